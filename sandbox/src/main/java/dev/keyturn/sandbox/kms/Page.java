package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Cuts lists into pages. A marker holds the name of the last element shown, so that elements which
 * come or go between pages neither repeat nor hide others.
 */
final class Page {
  /** Of what may be asked for at a time where there is no lower limit. */
  static final int MOST = 1_000;

  private Page() {}

  /** Writes one page of elements, which are sorted by their name. */
  static <T> ObjectNode of(
      Input input, int defaultLimit, Listing<T> listing, Function<T, ObjectNode> writer) {
    int limit = input.integer("Limit", 1, listing.most()).orElse(defaultLimit);
    String after = input.optionalText("Marker").map(Page::decode).orElse("");
    NavigableMap<String, T> first = first(listing, after, limit + 1);
    boolean truncated = first.size() > limit;
    if (truncated) {
      first.pollLastEntry();
    }
    ObjectNode page = Json.object();
    ArrayNode array = page.putArray(listing.member());
    first.values().stream().map(writer).forEach(array::add);
    if (truncated) {
      page.put("NextMarker", encode(first.lastKey()));
    }
    return page.put("Truncated", truncated);
  }

  /** The first ones, without sorting all: of grants there are tens of thousands, and many pages. */
  private static <T> NavigableMap<String, T> first(Listing<T> listing, String after, int count) {
    NavigableMap<String, T> first = new TreeMap<>();
    for (T element : listing.elements()) {
      String name = listing.naming().apply(element);
      if (name.compareTo(after) > 0
          && (first.size() < count || name.compareTo(first.lastKey()) < 0)) {
        first.put(name, element);
        if (first.size() > count) {
          first.pollLastEntry();
        }
      }
    }
    return first;
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

  /**
   * What is listed: the member of the answer, the elements, and what they are sorted by.
   *
   * @param most how many may be asked for at a time
   */
  record Listing<T>(String member, List<T> elements, Function<T, String> naming, int most) {
    Listing(String member, List<T> elements, Function<T, String> naming) {
      this(member, elements, naming, MOST);
    }

    Listing {
      elements = List.copyOf(elements);
    }
  }
}
