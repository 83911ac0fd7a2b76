package dev.keyturn.worker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the worker of the same environment whether it is ready: the health check of an image that
 * has neither a shell nor curl.
 */
public final class HealthCheck {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private HealthCheck() {}

  /** Exits 0 if the worker is ready, 1 if it is not, 2 if it listens nowhere. */
  public static void main(String[] args) throws InterruptedException {
    System.exit(check(System.getenv()));
  }

  static int check(Map<String, String> environment) throws InterruptedException {
    Optional<ListenAddress> address =
        Setting.METRICS_ADDRESS.given(environment).map(ListenAddress::parse);
    if (address.isEmpty()) {
      System.err.println("set " + Setting.METRICS_ADDRESS.variable() + " as the worker has it");
      return 2;
    }
    URI ready =
        URI.create(
            "http://" + address.get().reachableHost() + ":" + address.get().port() + "/readyz");
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(ready).timeout(LIMIT).build(),
                  HttpResponse.BodyHandlers.ofString());
      System.out.print(answer.body());
      return answer.statusCode() == 200 ? 0 : 1;
    } catch (IOException e) {
      System.err.println("nothing answers at " + ready + " (" + e + ")");
      return 1;
    }
  }
}
