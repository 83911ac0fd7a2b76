package dev.keyturn.sandbox.http;

import dev.keyturn.sandbox.Answer;
import dev.keyturn.sandbox.Headers;
import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Carries requests from Jetty to the sandbox and its answers back. */
final class SandboxHandler extends Handler.Abstract {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final Sandbox sandbox;

  SandboxHandler(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    Answer answer = sandbox.answer(read(request));
    switch (answer.delivery()) {
      case COMPLETE -> deliver(answer.response(), request, response, callback);
      case TRUNCATED -> truncate(answer.response(), request, response, callback);
      case LOST -> disconnect(request, callback);
    }
    return true;
  }

  private static WireRequest read(Request request) throws IOException {
    Headers headers = Headers.EMPTY;
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      headers = headers.with(field.getName(), value == null ? "" : value);
    }
    byte[] body;
    try (InputStream in = Content.Source.asInputStream(request)) {
      body = in.readAllBytes();
    }
    String target = request.getHttpURI().getPathQuery();
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    String rawQuery = query < 0 ? "" : target.substring(query + 1);
    return new WireRequest(request.getMethod(), path, rawQuery, headers, body);
  }

  private static void deliver(
      WireResponse answer, Request request, Response response, Callback callback) {
    head(answer, request, response);
    response.write(true, ByteBuffer.wrap(sendable(answer, request)), callback);
  }

  /** Declares the whole length, sends half and ends the connection. */
  private static void truncate(
      WireResponse answer, Request request, Response response, Callback callback) {
    byte[] body = sendable(answer, request);
    if (body.length == 0) {
      disconnect(request, callback);
      return;
    }
    head(answer, request, response);
    ByteBuffer half = ByteBuffer.wrap(body, 0, body.length / 2);
    response.write(
        false,
        half,
        Callback.from(
            () -> disconnect(request, callback), failure -> disconnect(request, callback)));
  }

  private static void disconnect(Request request, Callback callback) {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
    callback.failed(new EofException("the answer is lost on purpose"));
  }

  private static void head(WireResponse answer, Request request, Response response) {
    response.setStatus(answer.status());
    Headers headers = answer.headers();
    for (String name : headers.names()) {
      headers.all(name).forEach(value -> response.getHeaders().add(name, value));
    }
    if (!isBodiless(answer)
        && !(isHead(request) && response.getHeaders().contains(HttpHeader.CONTENT_LENGTH))) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    }
  }

  private static byte[] sendable(WireResponse answer, Request request) {
    return isHead(request) || isBodiless(answer) ? new byte[0] : answer.body();
  }

  private static boolean isHead(Request request) {
    return request.getMethod().equals("HEAD");
  }

  private static boolean isBodiless(WireResponse answer) {
    return answer.status() == NO_CONTENT || answer.status() == NOT_MODIFIED;
  }
}
