package dev.keyturn.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers machines that watch the worker: {@code /metrics}, {@code /healthz}, {@code /readyz}. */
final class HttpListener implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(HttpListener.class);
  private static final String TEXT = "text/plain; charset=utf-8";

  /** Prometheus's text format. */
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  /** One may wait for Temporal while another one is scraped. */
  private static final int THREADS = 2;

  private final Metrics metrics;
  private final Readiness readiness;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "keyturn-http");
            thread.setDaemon(true);
            return thread;
          });

  private HttpListener(HttpServer server, Metrics metrics, Readiness readiness) {
    this.server = server;
    this.metrics = metrics;
    this.readiness = readiness;
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** What is answered. */
  private record Answer(int status, String type, String body) {}

  /** Listens. */
  static HttpListener start(ListenAddress address, Metrics metrics, Readiness readiness) {
    try {
      HttpListener listener =
          new HttpListener(HttpServer.create(address.socket(), 0), metrics, readiness);
      LOGGER.info("Metrics at {}/metrics", listener.url(address));
      return listener;
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          Setting.METRICS_ADDRESS.variable()
              + ": can't listen at "
              + address.host()
              + ":"
              + address.port()
              + " ("
              + e.getMessage()
              + "); give another port, or end what listens there",
          e);
    }
  }

  /** The port, also where any free one was asked for. */
  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private String url(ListenAddress address) {
    return "http://" + address.host() + ":" + port();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer answer(String method, String path) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new Answer(405, TEXT, "only GET and HEAD\n");
    }
    return switch (path) {
      case "/metrics" -> new Answer(200, METRICS, metrics.scrape());
      case "/healthz" -> new Answer(200, TEXT, "alive\n");
      case "/readyz" -> ready();
      default -> new Answer(404, TEXT, "there are /metrics, /healthz and /readyz\n");
    };
  }

  private Answer ready() {
    Optional<String> missing = readiness.missing();
    return missing
        .map(reason -> new Answer(503, TEXT, reason + "\n"))
        .orElseGet(() -> new Answer(200, TEXT, "ready\n"));
  }
}
