package dev.keyturn.sandbox.http;

import dev.keyturn.sandbox.Sandbox;
import java.net.URI;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves a sandbox over HTTP/1.1, on loopback unless another address is given. */
public final class HttpFront implements AutoCloseable {
  /** Where a sandbox listens unless told otherwise. */
  public static final String LOOPBACK = "127.0.0.1";

  private static final int HEADER_BYTES = 64 * 1024;
  private static final int THREADS = 200;
  private static final int BACKLOG = 1_024;

  private final Server server;
  private final ServerConnector connector;

  private HttpFront(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /** Starts to serve on loopback; port 0 takes a free one. */
  public static HttpFront start(Sandbox sandbox, int port) {
    return start(sandbox, LOOPBACK, port);
  }

  /** Starts to serve on an address, which in a container has to be that of all interfaces. */
  public static HttpFront start(Sandbox sandbox, String host, int port) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("sandbox");
    threads.setDaemon(true);
    Server server = new Server(threads);
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration()));
    connector.setHost(host);
    connector.setPort(port);
    connector.setAcceptQueueSize(BACKLOG);
    server.addConnector(connector);
    server.setHandler(new SandboxHandler(sandbox));
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the sandbox can't listen on " + host + ":" + port, e);
    }
    return new HttpFront(server, connector);
  }

  /** Paths reach the sandbox exactly as they were sent, however odd they are. */
  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    configuration.setHttpCompliance(HttpCompliance.RFC7230);
    configuration.setRequestHeaderSize(HEADER_BYTES);
    configuration.setResponseHeaderSize(HEADER_BYTES);
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(false);
    return configuration;
  }

  /** The port that is served. */
  public int port() {
    return connector.getLocalPort();
  }

  /** The address to give to AWS clients. */
  public URI endpoint() {
    return URI.create("http://" + LOOPBACK + ":" + port());
  }

  /** Waits until the front is closed. */
  public void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the sandbox's HTTP front did not stop cleanly", e);
    }
  }
}
