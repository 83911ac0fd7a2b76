package dev.keyturn.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

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

  /** An answer with a result, as all services but EC2 give it. */
  public static WireResponse result(String namespace, String action, String result) {
    return respond(
        200,
        "<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult><ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>"
            .formatted(action, namespace, result, UUID.randomUUID()));
  }

  /** An error, as all services but EC2 give it. */
  public static WireResponse error(String namespace, AwsError error) {
    String type = error.status() < 500 ? "Sender" : "Receiver";
    return respond(
        error.status(),
        "<ErrorResponse xmlns=\"%s\"><Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>"
            .formatted(namespace, type, error.code(), escape(error.message()), UUID.randomUUID()));
  }

  /** Text as it stands between XML tags. */
  public static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
