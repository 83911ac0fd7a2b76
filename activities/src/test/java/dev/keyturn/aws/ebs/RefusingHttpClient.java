package dev.keyturn.aws.ebs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Keeps what is sent, and answers some operations of EC2 as IAM does that does not allow them. */
record RefusingHttpClient(SdkHttpClient next, Set<String> refused, List<String> sent)
    implements SdkHttpClient {
  private static final String ANSWER =
      "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>not allowed</Message>"
          + "</Error></Errors><RequestID>r</RequestID></Response>";

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    String body = request.contentStreamProvider().map(from -> text(from.newStream())).orElse("");
    sent.add(body);
    return refused.stream().anyMatch(name -> body.contains("Action=" + name + "&"))
        ? new Refusal()
        : next.prepareRequest(request);
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    next.close();
  }

  private record Refusal() implements ExecutableHttpRequest {
    @Override
    public HttpExecuteResponse call() {
      byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
      return HttpExecuteResponse.builder()
          .response(SdkHttpResponse.builder().statusCode(403).build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
          .build();
    }

    @Override
    public void abort() {}
  }
}
