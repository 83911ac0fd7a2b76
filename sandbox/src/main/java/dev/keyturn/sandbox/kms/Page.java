package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * Cuts lists into pages. A marker holds the name of the last element shown, so that elements which
 * come or go between pages neither repeat nor hide others.
 */
final class Page {
  private static final int MOST = 1_000;

  private Page() {}

  /** Writes one page of elements, which are sorted by their name. */
  static <T> ObjectNode of(
      Input input, int defaultLimit, Listing<T> listing, Function<T, ObjectNode> writer) {
    int limit = input.integer("Limit", 1, MOST).orElse(defaultLimit);
    String after = input.optionalText("Marker").map(Page::decode).orElse("");
    List<T> rest =
        listing.elements().stream()
            .filter(element -> listing.naming().apply(element).compareTo(after) > 0)
            .sorted((a, b) -> listing.naming().apply(a).compareTo(listing.naming().apply(b)))
            .toList();
    ObjectNode page = Json.object();
    ArrayNode array = page.putArray(listing.member());
    rest.stream().limit(limit).map(writer).forEach(array::add);
    boolean truncated = rest.size() > limit;
    if (truncated) {
      page.put("NextMarker", encode(listing.naming().apply(rest.get(limit - 1))));
    }
    return page.put("Truncated", truncated);
  }

  private static String encode(String name) {
    return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String marker) {
    try {
      return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notOurs) {
      throw KmsErrors.of("InvalidMarkerException", "Invalid marker");
    }
  }

  /** What is listed: the member of the answer, the elements, and what they are sorted by. */
  record Listing<T>(String member, List<T> elements, Function<T, String> naming) {
    Listing {
      elements = List.copyOf(elements);
    }
  }
}
