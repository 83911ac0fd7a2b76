package dev.keyturn.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scope of a SigV4 signature; the signature itself is not verified. */
record Credential(String accessKeyId, String region, String service) {
  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/,\\s]+)/(\\d{8})/([^/,]+)/([^/,]+)/aws4_request");
  private static final Pattern PRESIGNED =
      Pattern.compile("(?:^|&)X-Amz-(Credential=[^&]+)", Pattern.CASE_INSENSITIVE);

  /** Reads the scope from the header or, for presigned requests, from the query. */
  static Optional<Credential> of(WireRequest request) {
    Optional<String> header = request.headers().first("Authorization");
    if (header.isPresent()) {
      return parse(header.get());
    }
    Matcher presigned = PRESIGNED.matcher(request.rawQuery());
    return presigned.find()
        ? parse(URLDecoder.decode(presigned.group(1), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static Optional<Credential> parse(String text) {
    Matcher scope = SCOPE.matcher(text);
    return scope.find()
        ? Optional.of(new Credential(scope.group(1), scope.group(3), scope.group(4)))
        : Optional.empty();
  }
}
