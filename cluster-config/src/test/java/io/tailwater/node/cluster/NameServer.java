package io.tailwater.node.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Answers for one name over UDP (RFC 1035): A questions with its addresses, all others with none.
 */
final class NameServer implements AutoCloseable {
  private static final int HEADER_BYTES = 12;
  private static final int TYPE_A = 1;
  private static final int CLASS_IN = 1;
  private static final int NAME_OF_THE_QUESTION = 0xC000 | HEADER_BYTES;
  private static final int RESPONSE_AUTHORITATIVE = 0x8400;
  private static final int TTL_SECONDS = 1;
  private static final int MAX_BYTES = 512;

  private final String name;
  private final List<InetAddress> addresses;
  private final DatagramSocket socket;

  NameServer(String name, List<String> addresses) throws IOException {
    this.name = name;
    this.addresses = addresses.stream().map(InetAddress::ofLiteral).toList();
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().name("name-server").daemon().start(this::serve);
  }

  String name() {
    return name;
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    byte[] bytes = new byte[MAX_BYTES];
    while (!socket.isClosed()) {
      try {
        answerNext(bytes);
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void answerNext(byte[] bytes) throws IOException {
    DatagramPacket question = new DatagramPacket(bytes, bytes.length);
    socket.receive(question);
    byte[] answer = answer(ByteBuffer.wrap(bytes, 0, question.getLength()));
    socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
  }

  private byte[] answer(ByteBuffer question) {
    int end = HEADER_BYTES;
    StringBuilder asked = new StringBuilder();
    for (int length = question.get(end); length > 0; length = question.get(end)) {
      for (int i = 1; i <= length; i++) {
        asked.append((char) question.get(end + i));
      }
      end += length + 1;
      asked.append('.');
    }
    int type = question.getShort(end + 1);
    end += 5;
    boolean ours = asked.toString().equalsIgnoreCase(name + ".") && type == TYPE_A;
    ByteBuffer answer = ByteBuffer.allocate(MAX_BYTES);
    answer.putShort(question.getShort(0)).putShort((short) RESPONSE_AUTHORITATIVE);
    answer.putShort((short) 1).putShort((short) (ours ? addresses.size() : 0)).putInt(0);
    answer.put(question.slice(HEADER_BYTES, end - HEADER_BYTES));
    if (ours) {
      for (InetAddress address : addresses) {
        answer.putShort((short) NAME_OF_THE_QUESTION).putShort((short) TYPE_A);
        answer.putShort((short) CLASS_IN).putInt(TTL_SECONDS);
        answer.putShort((short) address.getAddress().length).put(address.getAddress());
      }
    }
    byte[] exact = new byte[answer.position()];
    answer.flip().get(exact);
    return exact;
  }
}
