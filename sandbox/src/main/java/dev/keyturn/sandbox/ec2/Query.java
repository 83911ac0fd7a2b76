package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.policy.Glob;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Answers a Describe: resources by id or all that callers see, those that pass the filters, a page
 * of them.
 */
final class Query<T extends Resource> {
  private static final String TAG = "tag:";
  private static final String TAG_KEY = "tag-key";
  private static final int MIN_PAGE = 5;
  private static final int MAX_PAGE = 1_000;

  private final Class<T> type;
  private final Kind kind;
  private final Map<String, Function<T, List<String>>> filters;

  Query(Class<T> type, Kind kind, Map<String, Function<T, List<String>>> filters) {
    this.type = type;
    this.kind = kind;
    this.filters = Map.copyOf(filters);
  }

  /** The same with a filter more. */
  Query<T> with(String name, Function<T, List<String>> filter) {
    Map<String, Function<T, List<String>>> more = new HashMap<>(filters);
    more.put(name, filter);
    return new Query<>(type, kind, more);
  }

  /** The page that is asked for; ids are in the list of that name. */
  Page<T> run(Ec2Request request, String idsName) {
    List<T> found = matching(request, idsName);
    Parameters input = request.input();
    Optional<Integer> size = input.number("MaxResults");
    if (size.isEmpty()) {
      return new Page<>(found, Optional.empty());
    }
    checkSize(size.get(), !input.items(idsName).isEmpty());
    String after = input.text("NextToken").map(Query::lastId).orElse("");
    List<T> rest = found.stream().filter(resource -> resource.id().compareTo(after) > 0).toList();
    if (rest.size() <= size.get()) {
      return new Page<>(rest, Optional.empty());
    }
    List<T> page = rest.subList(0, size.get());
    return new Page<>(page, Optional.of(token(page.get(page.size() - 1))));
  }

  private List<T> matching(Ec2Request request, String idsName) {
    Parameters input = request.input();
    List<String> ids = input.texts(idsName);
    Stream<T> candidates =
        ids.isEmpty()
            ? request.estate().all(type).stream()
                .filter(resource -> resource.isVisible(request.now()))
            : ids.stream()
                .distinct()
                .map(id -> request.estate().find(type, kind, id, request.now()));
    List<Parameters> wanted = input.items("Filter");
    wanted.forEach(filter -> check(filter.required("Name")));
    boolean managedToo = input.isOn("IncludeManagedResources");
    return candidates
        .filter(
            resource ->
                managedToo || resource.operator().filter(Resource.Operator::hidden).isEmpty())
        .filter(resource -> wanted.stream().allMatch(filter -> passes(resource, filter)))
        .toList();
  }

  private static void checkSize(int size, boolean byId) {
    if (byId) {
      throw Ec2Errors.combination("The parameter MaxResults cannot be used with ids");
    }
    if (size < MIN_PAGE || size > MAX_PAGE) {
      throw Ec2Errors.invalid(
          "Value ( " + size + " ) for parameter maxResults is invalid. Expecting 5 to 1000.");
    }
  }

  private boolean passes(T resource, Parameters filter) {
    String name = filter.required("Name");
    List<String> actual = values(resource, name);
    return filter.texts("Value").stream()
        .anyMatch(pattern -> actual.stream().anyMatch(value -> Glob.matches(pattern, value)));
  }

  private List<String> values(T resource, String name) {
    if (name.startsWith(TAG)) {
      return Optional.ofNullable(resource.tags().get(name.substring(TAG.length()))).stream()
          .toList();
    }
    if (name.equals(TAG_KEY)) {
      return List.copyOf(resource.tags().keySet());
    }
    return filters.getOrDefault(name, none -> List.of()).apply(resource);
  }

  private void check(String filter) {
    if (!filter.startsWith(TAG) && !filter.equals(TAG_KEY) && !filters.containsKey(filter)) {
      throw Ec2Errors.invalid("The filter '" + filter + "' is invalid");
    }
  }

  private static String token(Resource last) {
    return Base64.getUrlEncoder().encodeToString(last.id().getBytes(StandardCharsets.UTF_8));
  }

  private static String lastId(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Ec2Errors.invalid("The token '" + token + "' is invalid");
    }
  }

  /** One page and the token of the next. */
  record Page<T>(List<T> items, Optional<String> nextToken) {
    Page {
      items = List.copyOf(items);
    }
  }
}
