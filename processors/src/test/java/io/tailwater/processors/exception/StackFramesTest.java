package io.tailwater.processors.exception;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StackFramesTest {
  @Test
  void java() {
    StackFrames frames =
        StackFrames.of(
            """
            com.shop.OrderException: no stock for 17
            \tat com.shop.Stock.take(Stock.java:42) ~[shop.jar:1.2]
            \tat com.shop.Orders$$Lambda$31/0x00007f1c.run(Unknown Source)
            \tat com.shop.Orders$$SpringCGLIB$$0.place(<generated>)
            \tat jdk.internal.reflect.GeneratedMethodAccessor31.invoke(Unknown Source)
            \tat java.base/java.lang.reflect.Method.invoke(Method.java:580)
            \tat app//com.shop.Main.lambda$handle$3(Main.java:7)
            Caused by: java.sql.SQLException: timeout
            \tat com.db.Pool.take(Pool.java:1)
            \t... 12 more
            """);

    assertThat(frames.names())
        .containsExactly(
            "com.shop.Stock.take",
            "com.shop.Orders.run",
            "com.shop.Orders.place",
            "com.shop.Main.lambda$handle$",
            "java.sql.SQLException",
            "com.db.Pool.take");
    assertThat(frames.innermost()).isEqualTo("com.shop.Stock.take");
  }

  @Test
  void python() {
    StackFrames frames =
        StackFrames.of(
            """
            Traceback (most recent call last):
              File "/srv/app/views.py", line 10, in checkout
                charge(order)
              File "/srv/app/payment.py", line 99, in charge
                raise PaymentError("card refused")
            app.payment.PaymentError: card refused
            """);

    assertThat(frames.names()).containsExactly("views.py checkout", "payment.py charge");
    assertThat(frames.innermost()).isEqualTo("payment.py charge");
  }

  @Test
  void javaScript() {
    StackFrames frames =
        StackFrames.of(
            """
            TypeError: Cannot read properties of undefined (reading 'id')
                at price (/srv/app/cart.js:10:15)
                at async Object.total (file:///srv/app/cart.mjs:4:2)
                at /srv/app/server.js:88:3
                at new Promise (<anonymous>)
            """);

    assertThat(frames.names())
        .containsExactly(
            "price cart.js", "async Object.total cart.mjs", "server.js", "new Promise <anonymous>");
  }

  @Test
  void go() {
    StackFrames frames =
        StackFrames.of(
            """
            goroutine 41 [running]:
            main.(*Cart).Total(0xc000112000, {0x1, 0x2})
            \t/srv/cart/cart.go:31 +0x1d
            main.handle(...)
            \t/srv/cart/main.go:12
            created by net/http.(*Server).Serve in goroutine 1
            \t/usr/local/go/src/net/http/server.go:3086 +0x5cb
            """);

    assertThat(frames.names())
        .containsExactly("main.(*Cart).Total", "main.handle", "net/http.(*Server).Serve");
  }

  @Test
  void dotNetRubyAndPhp() {
    assertThat(StackFrames.of("   at Shop.Cart.Total(String id) in /src/Cart.cs:line 12\n").names())
        .containsExactly("Shop.Cart.Total");
    assertThat(StackFrames.of("app/cart.rb:12:in `total'\n\tfrom app/main.rb:3:in 'run'").names())
        .containsExactly("cart.rb total", "main.rb run");
    assertThat(
            StackFrames.of(
                    "#0 /srv/cart.php(12): Cart->total('x')\n#1 /srv/i.php(3): run()\n#2 {main}")
                .names())
        .containsExactly("Cart->total", "run");
  }

  @Test
  void recursionOfAnyDepthIsOneFrame() {
    String frame = "\tat a.B.walk(B.java:7)\n";
    assertThat(StackFrames.of("E\n" + frame.repeat(900) + "\tat a.Main.run(Main.java:1)").names())
        .containsExactly("a.B.walk", "a.Main.run");
  }
}
