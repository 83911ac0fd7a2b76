package dev.keyturn.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.CallLog;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speaks HTTP by hand, because clients would tidy up what is sent here. */
class HttpFrontTest {
  private static final String SIGNED =
      "Authorization: AWS4-HMAC-SHA256 Credential=app/20261124/eu-west-1/kms/aws4_request,"
          + " SignedHeaders=host, Signature=00\r\n";

  private final Sandbox sandbox = Sandbox.of(Sandbox.Config.withoutLag());
  private final HttpFront front = HttpFront.start(sandbox, 0);

  @AfterEach
  void close() {
    front.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/bucket/a/../b",
        "/bucket//double///slash/",
        "/bucket/%2F%2e%2e%2f",
        "/bucket/new%0Aline",
        "/bucket/plus+and%20space%2B",
        "/bucket/..",
        "//bucket/key",
        "/bucket/semi;colon=1;v=2",
        "/bucket/%F0%9F%94%91",
        "/bucket/back%5Cslash%25"
      })
  void passesPathsOnByteForByte(String path) throws IOException {
    exchange("GET " + path + "?list-type=2&prefix=a%2Fb+c HTTP/1.1\r\n" + SIGNED, "");

    assertThat(sandbox.calls().latest(call -> true))
        .extracting(CallLog.Entry::resource)
        .containsExactly(path);
  }

  @Test
  void answersHeadWithALengthAndNoBody() throws IOException {
    String get = exchange("GET /_sandbox/nothing HTTP/1.1\r\n", "");
    String head = exchange("HEAD /_sandbox/nothing HTTP/1.1\r\n", "");

    assertThat(head).startsWith("HTTP/1.1 404").endsWith("\r\n\r\n");
    assertThat(head).containsPattern("Content-Length: [1-9]");
    assertThat(get).contains("\"error\"");
  }

  @Test
  void asksForTheBodyWhenTheClientExpectsThat() throws IOException {
    String head =
        "POST / HTTP/1.1\r\n"
            + SIGNED
            + "X-Amz-Target: TrentService.ListKeys\r\nExpect: 100-continue\r\n"
            + "Content-Length: 2\r\n";
    try (Socket socket = connect()) {
      send(socket, head + "Host: localhost\r\n\r\n");
      byte[] asked = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      assertThat(asked).asString().isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      send(socket, "{}");
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes())
          .asString()
          .startsWith("HTTP/1.1 200")
          .contains("\"Keys\"");
    }
  }

  @Test
  void readsChunkedBodies() throws IOException {
    String head =
        "POST / HTTP/1.1\r\n"
            + SIGNED
            + "X-Amz-Target: TrentService.ListKeys\r\nTransfer-Encoding: chunked\r\n";
    assertThat(exchange(head, "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .contains("\"Keys\"");
  }

  @Test
  void takesLargeHeaders() throws IOException {
    String metadata = "x-amz-meta-note: " + "m".repeat(20_000) + "\r\n";

    assertThat(exchange("GET /_sandbox/health HTTP/1.1\r\n" + metadata, ""))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void losesAnAnswerByClosingTheConnection() throws IOException {
    sandbox.faults().add(Fault.of(Fault.Kind.AFTER, "kms", "ListKeys", 1));

    assertThat(exchange(listKeys(), "{}")).isEmpty();
    assertThat(exchange(listKeys(), "{}")).startsWith("HTTP/1.1 200");
    assertThat(sandbox.calls().count("kms", "ListKeys")).isEqualTo(2);
  }

  @Test
  void truncatesAnAnswerWhoseLengthItDeclared() throws IOException {
    String whole = exchange(listKeys(), "{}");
    sandbox.faults().add(Fault.of(Fault.Kind.TRUNCATE, "kms", "ListKeys", 1));
    String half = exchange(listKeys(), "{}");

    assertThat(contentLength(half)).isEqualTo(contentLength(whole));
    assertThat(body(whole)).hasSize(contentLength(whole));
    assertThat(body(half)).hasSize(contentLength(whole) / 2);
  }

  @Test
  void listensOnLoopbackOnly() {
    assertThat(front.endpoint().getHost()).isEqualTo("127.0.0.1");
    assertThat(front.port()).isPositive();
  }

  private static String listKeys() {
    return "POST / HTTP/1.1\r\n"
        + SIGNED
        + "X-Amz-Target: TrentService.ListKeys\r\nContent-Length: 2\r\n";
  }

  private static int contentLength(String answer) {
    return Integer.parseInt(answer.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private String exchange(String head, String body) throws IOException {
    try (Socket socket = connect()) {
      send(socket, head + "Host: localhost\r\nConnection: close\r\n\r\n" + body);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), front.port());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }
}
