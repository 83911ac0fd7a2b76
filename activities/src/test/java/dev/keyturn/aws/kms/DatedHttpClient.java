package dev.keyturn.aws.kms;

import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.inprocess.InProcessHttpClient;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Dates the sandbox's answers by its clock, as the HTTP front does. */
final class DatedHttpClient implements SdkHttpClient {
  private final Sandbox sandbox;
  private final SdkHttpClient inner;

  DatedHttpClient(Sandbox sandbox) {
    this.sandbox = sandbox;
    this.inner = new InProcessHttpClient(sandbox);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = inner.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return dated(prepared.call());
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private HttpExecuteResponse dated(HttpExecuteResponse response) {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(sandbox.clock().now().atZone(ZoneOffset.UTC));
    HttpExecuteResponse.Builder dated =
        HttpExecuteResponse.builder()
            .response(response.httpResponse().toBuilder().putHeader("Date", date).build());
    response.responseBody().ifPresent(dated::responseBody);
    return dated.build();
  }

  @Override
  public void close() {
    inner.close();
  }
}
