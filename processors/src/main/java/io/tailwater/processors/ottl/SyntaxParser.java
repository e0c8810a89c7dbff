package io.tailwater.processors.ottl;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words to tree, by recursive descent.
 *
 * <p>One place needs a second look: after {@code (} either a bracketed sum or a bracketed condition
 * may follow. A comparison is tried first, and where that fails the words are read again as a
 * condition; of all failures the one furthest to the right is reported. The work is bounded by the
 * length of the text times the depth of its brackets, and the depth is bounded.
 */
final class SyntaxParser {
  private static final int MAX_DEPTH = 100;

  private final List<Token> tokens;
  private int at;
  private int depth;
  private @Nullable OttlSyntaxException furthest;

  private SyntaxParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Syntax.Condition parse(String text) {
    SyntaxParser parser = new SyntaxParser(Lexer.tokens(text));
    Syntax.Condition condition = parser.or();
    if (!parser.peek().is(Token.Kind.END)) {
      throw parser.failure("'and', 'or' or the end of the condition");
    }
    return condition;
  }

  private Syntax.Condition or() {
    List<Syntax.Condition> terms = new ArrayList<>();
    terms.add(and());
    while (peek().is(Token.Kind.OR)) {
      at++;
      terms.add(and());
    }
    return terms.size() == 1 ? terms.getFirst() : new Syntax.Or(terms);
  }

  private Syntax.Condition and() {
    List<Syntax.Condition> factors = new ArrayList<>();
    factors.add(factor());
    while (peek().is(Token.Kind.AND)) {
      at++;
      factors.add(factor());
    }
    return factors.size() == 1 ? factors.getFirst() : new Syntax.And(factors);
  }

  private Syntax.Condition factor() {
    if (peek().is(Token.Kind.NOT)) {
      at++;
      return new Syntax.Not(affirmed());
    }
    return affirmed();
  }

  private Syntax.Condition affirmed() {
    int start = at;
    int startDepth = depth;
    try {
      Syntax.Value left = value();
      if (!peek().is(Token.Kind.COMPARISON)) {
        return standingAlone(left, start);
      }
      Operator operator = Operator.of(next().text());
      return new Syntax.Compared(left, operator, value());
    } catch (OttlSyntaxException failed) {
      note(failed);
      at = start;
      depth = startDepth;
      if (!peek().isPunctuation('(')) {
        throw worst(failed);
      }
    }
    enter();
    at++;
    Syntax.Condition inner = or();
    expect(')');
    depth--;
    return inner;
  }

  private Syntax.Condition standingAlone(Syntax.Value value, int start) {
    if (value instanceof Syntax.Given(Boolean truth, _)
        && tokens.get(start).is(Token.Kind.BOOLEAN)) {
      return new Syntax.Constant(truth);
    }
    if (value instanceof Syntax.Call call && tokens.get(start).is(Token.Kind.UPPERCASE)) {
      return new Syntax.Called(call);
    }
    throw failure("a comparison (==, !=, <, <=, >, >=), since a value alone is no condition,");
  }

  private Syntax.Value value() {
    Token token = peek();
    return switch (token.kind()) {
      case NIL -> given(null);
      case STRING -> given(token.text());
      case BOOLEAN -> given(token.text().equals("true"));
      case BYTES -> given(bytes(token));
      case PUNCTUATION ->
          switch (token.text()) {
            case "{" -> map();
            case "[" -> list();
            default -> sum();
          };
      case UPPERCASE -> {
        Syntax.Value symbol = enumSymbol();
        yield symbol == null ? sum() : symbol;
      }
      case FLOAT, INT, ADD_SUB, LOWERCASE -> sum();
      case NOT, OR, AND, COMPARISON, ARROW, MULT_DIV, EQUAL, END -> throw failure("a value");
    };
  }

  private Syntax.Given given(@Nullable Object value) {
    return new Syntax.Given(value, next().column());
  }

  private static byte[] bytes(Token token) {
    String digits = token.text().substring(2);
    if (digits.length() % 2 != 0) {
      throw new OttlSyntaxException(
          "'" + token.text() + "' has an odd number of digits", token.column());
    }
    return HexFormat.of().parseHex(digits);
  }

  private Syntax.Value list() {
    int column = next().column();
    enter();
    List<Syntax.Value> elements = new ArrayList<>();
    if (!peek().isPunctuation(']')) {
      elements.add(value());
      while (peek().isPunctuation(',')) {
        at++;
        elements.add(value());
      }
    }
    expect(']');
    depth--;
    return new Syntax.ListOf(elements, column);
  }

  private Syntax.Value map() {
    int column = next().column();
    enter();
    List<Syntax.Entry> entries = new ArrayList<>();
    while (!peek().isPunctuation('}')) {
      if (!peek().is(Token.Kind.STRING)) {
        throw failure("a string as key, or '}',");
      }
      String key = next().text();
      expect(':');
      entries.add(new Syntax.Entry(key, value()));
      if (peek().isPunctuation(',')) {
        at++;
      }
    }
    expect('}');
    depth--;
    return new Syntax.MapOf(entries, column);
  }

  private Syntax.Value sum() {
    Syntax.Value first = product();
    List<Syntax.Step> steps = new ArrayList<>();
    while (peek().is(Token.Kind.ADD_SUB)) {
      char operator = next().text().charAt(0);
      steps.add(new Syntax.Step(operator, product()));
    }
    return steps.isEmpty() ? first : new Syntax.Chain(first, steps, first.column());
  }

  private Syntax.Value product() {
    Syntax.Value first = operand();
    List<Syntax.Step> steps = new ArrayList<>();
    while (peek().is(Token.Kind.MULT_DIV)) {
      char operator = next().text().charAt(0);
      steps.add(new Syntax.Step(operator, operand()));
    }
    return steps.isEmpty() ? first : new Syntax.Chain(first, steps, first.column());
  }

  private Syntax.Value operand() {
    if (!peek().is(Token.Kind.ADD_SUB)) {
      return unsigned();
    }
    Token sign = next();
    Syntax.Value value = unsigned();
    return sign.text().equals("-") ? new Syntax.Negated(value, sign.column()) : value;
  }

  private Syntax.Value unsigned() {
    Token token = peek();
    return switch (token.kind()) {
      case FLOAT -> given(real(token));
      case INT -> given(integer(token));
      case UPPERCASE -> call();
      case LOWERCASE -> path();
      case PUNCTUATION -> {
        if (!token.isPunctuation('(')) {
          throw failure("a value");
        }
        enter();
        at++;
        Syntax.Value inner = sum();
        expect(')');
        depth--;
        yield inner;
      }
      case BYTES,
          STRING,
          NIL,
          NOT,
          OR,
          AND,
          COMPARISON,
          ARROW,
          ADD_SUB,
          MULT_DIV,
          BOOLEAN,
          EQUAL,
          END ->
          throw failure("a number, a path or a function");
    };
  }

  private static Long integer(Token token) {
    try {
      return Long.parseLong(token.text());
    } catch (NumberFormatException _) {
      throw new OttlSyntaxException(token.text() + " does not fit 64 bits", token.column());
    }
  }

  private static Double real(Token token) {
    String text = token.text();
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new OttlSyntaxException(text + " is too large for a float", token.column());
    }
    return value;
  }

  private Syntax.Value call() {
    int column = peek().column();
    String name = name();
    if (!peek().isPunctuation('(')) {
      throw failure("'(' after the function's name " + name);
    }
    List<Syntax.Argument> arguments = arguments();
    return new Syntax.Call(name, arguments, keys(), column);
  }

  /** A name in capitals that nothing calls; it stands alone, since nobody adds enums. */
  private Syntax.@Nullable Value enumSymbol() {
    Token next = tokens.get(at + 1);
    if (next.isPunctuation('(') || next.is(Token.Kind.LOWERCASE) || next.is(Token.Kind.UPPERCASE)) {
      return null;
    }
    Token symbol = next();
    return new Syntax.EnumSymbol(symbol.text(), symbol.column());
  }

  /** Joins the words of a name in mixed case. */
  private String name() {
    StringBuilder name = new StringBuilder();
    while (peek().is(Token.Kind.UPPERCASE) || peek().is(Token.Kind.LOWERCASE)) {
      name.append(next().text());
    }
    return name.toString();
  }

  private List<Syntax.Argument> arguments() {
    expect('(');
    enter();
    List<Syntax.Argument> arguments = new ArrayList<>();
    if (!peek().isPunctuation(')')) {
      arguments.add(argument());
      while (peek().isPunctuation(',')) {
        at++;
        arguments.add(argument());
      }
    }
    expect(')');
    depth--;
    return arguments;
  }

  private Syntax.Argument argument() {
    if (peek().is(Token.Kind.LOWERCASE)) {
      int start = at;
      String name = name();
      if (peek().is(Token.Kind.EQUAL)) {
        at++;
        return new Syntax.Argument(name, value());
      }
      at = start;
    }
    return new Syntax.Argument(null, value());
  }

  private Syntax.Value path() {
    int column = peek().column();
    List<Syntax.Field> fields = new ArrayList<>();
    fields.add(field());
    while (peek().isPunctuation('.')) {
      at++;
      fields.add(field());
    }
    if (peek().isPunctuation('(') || peek().is(Token.Kind.UPPERCASE)) {
      throw new OttlSyntaxException(
          "functions of a condition begin with a capital letter, unlike '"
              + new Syntax.Path(fields, column).shown()
              + "'",
          column);
    }
    return new Syntax.Path(fields, column);
  }

  private Syntax.Field field() {
    if (!peek().is(Token.Kind.LOWERCASE)) {
      throw failure("the name of a field");
    }
    Token name = next();
    return new Syntax.Field(name.text(), keys(), name.column());
  }

  private List<Syntax.Value> keys() {
    List<Syntax.Value> keys = new ArrayList<>();
    while (peek().isPunctuation('[')) {
      at++;
      enter();
      keys.add(key());
      expect(']');
      depth--;
    }
    return keys;
  }

  /** An int stands alone: upstream's grammar has sums as keys only where they begin otherwise. */
  private Syntax.Value key() {
    return switch (peek().kind()) {
      case STRING -> given(peek().text());
      case INT -> given(integer(peek()));
      case BYTES,
          FLOAT,
          NIL,
          NOT,
          OR,
          AND,
          COMPARISON,
          ARROW,
          ADD_SUB,
          MULT_DIV,
          BOOLEAN,
          EQUAL,
          PUNCTUATION,
          UPPERCASE,
          LOWERCASE,
          END ->
          sum();
    };
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    return tokens.get(at++);
  }

  private void expect(char punctuation) {
    if (!peek().isPunctuation(punctuation)) {
      throw failure("'" + punctuation + "'");
    }
    at++;
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw worst(
          new OttlSyntaxException("brackets nest deeper than " + MAX_DEPTH, peek().column()));
    }
  }

  private OttlSyntaxException failure(String expected) {
    return worst(
        new OttlSyntaxException(
            "expected " + expected + " but found " + peek().shown(), peek().column()));
  }

  private void note(OttlSyntaxException failed) {
    if (furthest == null || failed.column() > furthest.column()) {
      furthest = failed;
    }
  }

  /** The failure furthest to the right is the one that helps. */
  private OttlSyntaxException worst(OttlSyntaxException failed) {
    note(failed);
    OttlSyntaxException known = furthest;
    return known == null ? failed : known;
  }
}
