package dev.keyturn.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What services of the query protocol share: parameters in a form, answers in XML. */
public final class QueryProtocol {
  private QueryProtocol() {}

  /** The parameters of a request, by name. */
  public static Map<String, String> parameters(WireRequest request) {
    String form =
        request.method().equals("POST")
            ? new String(request.body(), StandardCharsets.UTF_8)
            : request.rawQuery();
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  /** An answer that is an XML document. */
  public static WireResponse respond(int status, String xml) {
    Headers headers = Headers.EMPTY.with("Content-Type", "text/xml");
    return new WireResponse(status, headers, xml.getBytes(StandardCharsets.UTF_8));
  }

  /** Text as it stands between XML tags. */
  public static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
