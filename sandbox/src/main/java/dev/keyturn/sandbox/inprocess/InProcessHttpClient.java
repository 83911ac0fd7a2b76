package dev.keyturn.sandbox.inprocess;

import dev.keyturn.sandbox.Answer;
import dev.keyturn.sandbox.Headers;
import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Hands the AWS SDK's requests to a sandbox in the same process; a lost answer is an I/O error. */
public final class InProcessHttpClient implements SdkHttpClient {
  private static final String TRUNCATED = "the answer is truncated on purpose";
  private static final String CONTENT_LENGTH = "Content-Length";

  private final Sandbox sandbox;

  /** Makes a client of the sandbox; closing it leaves the sandbox as it is. */
  public InProcessHttpClient(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Exchange(request);
  }

  @Override
  public String clientName() {
    return "keyturn-sandbox";
  }

  @Override
  public void close() {}

  private static WireRequest wire(HttpExecuteRequest request) throws IOException {
    SdkHttpRequest http = request.httpRequest();
    byte[] body = new byte[0];
    if (request.contentStreamProvider().isPresent()) {
      try (InputStream content = request.contentStreamProvider().get().newStream()) {
        body = content.readAllBytes();
      }
    }
    String path = http.encodedPath().isEmpty() ? "/" : http.encodedPath();
    Map<String, List<String>> fields = new LinkedHashMap<>(http.headers());
    fields.putIfAbsent("Host", List.of(http.host()));
    return new WireRequest(
        http.method().name(),
        path,
        http.encodedQueryParameters().orElse(""),
        Headers.of(fields),
        body);
  }

  private static HttpExecuteResponse sdk(WireResponse answer, byte[] body, boolean truncated) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    answer.headers().names().forEach(name -> fields.put(name, answer.headers().all(name)));
    if (answer.headers().first(CONTENT_LENGTH).isEmpty()) {
      fields.put(CONTENT_LENGTH, List.of(String.valueOf(answer.body().length)));
    }
    SdkHttpFullResponse head =
        SdkHttpFullResponse.builder().statusCode(answer.status()).headers(fields).build();
    InputStream stream = truncated ? new BrokenStream(body) : new ByteArrayInputStream(body);
    return HttpExecuteResponse.builder()
        .response(head)
        .responseBody(AbortableInputStream.create(stream))
        .build();
  }

  /** Clients for connections have no content then, not even an empty one. */
  private static HttpExecuteResponse withoutContent(HttpExecuteResponse answer) {
    return HttpExecuteResponse.builder().response(answer.httpResponse()).build();
  }

  /** One request on its way. */
  private final class Exchange implements ExecutableHttpRequest {
    private final HttpExecuteRequest request;

    Exchange(HttpExecuteRequest request) {
      this.request = request;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      Answer answer = sandbox.answer(wire(request));
      boolean head = request.httpRequest().method() == SdkHttpMethod.HEAD;
      HttpExecuteResponse response =
          answered(answer, head ? new byte[0] : answer.response().body());
      return head ? withoutContent(response) : response;
    }

    private HttpExecuteResponse answered(Answer answer, byte[] body) throws IOException {
      return switch (answer.delivery()) {
        case COMPLETE -> sdk(answer.response(), body, false);
        case TRUNCATED -> sdk(answer.response(), Arrays.copyOf(body, body.length / 2), true);
        case LOST -> throw new IOException("the answer is lost on purpose");
      };
    }

    @Override
    public void abort() {}
  }

  /** Ends with an error, as a connection does that is closed in the middle of an answer. */
  private static final class BrokenStream extends InputStream {
    private final InputStream half;

    BrokenStream(byte[] half) {
      this.half = new ByteArrayInputStream(half);
    }

    @Override
    public int read() throws IOException {
      int next = half.read();
      if (next < 0) {
        throw new IOException(TRUNCATED);
      }
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = half.read(bytes, offset, length);
      if (count < 0) {
        throw new IOException(TRUNCATED);
      }
      return count;
    }
  }
}
