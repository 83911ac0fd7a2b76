package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpListenerTest {
  private final Metrics metrics = new Metrics();
  private final Readiness readiness = new Readiness();
  private final AtomicReference<Optional<String>> server = new AtomicReference<>(Optional.empty());
  private final HttpListener listener =
      HttpListener.start(ListenAddress.parse("0"), metrics, readiness);

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void isReadyOnlyWhilePollingAServerThatAnswers() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).startsWith("starting: ");

    readiness.polling(server::get);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(readiness.isPolling()).isTrue();

    server.set(Optional.of("no Temporal server answers"));
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("no Temporal server answers\n");

    server.set(Optional.empty());
    readiness.leaving();
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).startsWith("stopping: ");
    assertThat(readiness.isPolling()).isFalse();
  }

  @Test
  void isAliveBeforeItIsReady() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void showsMetricsInPrometheusOwnFormat() throws Exception {
    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body()).contains("keyturn_build{version=\"" + Version.read() + "\"} 1.0");
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    HttpResponse<String> answer = send(request("/healthz").method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void refusesAllElse() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/readyz/more").statusCode()).isEqualTo(404);
    assertThat(send(request("/healthz").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(405);
  }

  @Test
  void saysThatAPortIsTaken() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                HttpListener.start(
                    new ListenAddress("127.0.0.1", listener.port()), metrics, readiness))
        .withMessageContainingAll("KEYTURN_METRICS_ADDRESS", "127.0.0.1:" + listener.port());
  }

  @Test
  void saysThatAHostIsNotKnown() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                HttpListener.start(
                    new ListenAddress("no.such.host.invalid", 0), metrics, readiness))
        .withMessageContaining("no.such.host.invalid");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
