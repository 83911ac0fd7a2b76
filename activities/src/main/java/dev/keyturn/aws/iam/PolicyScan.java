package dev.keyturn.aws.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMention;
import dev.keyturn.key.KeyMention.By;
import dev.keyturn.key.MentionQuery;
import dev.keyturn.key.Wildcards;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the statements of a policy that name a key. Wildcards that cover any key, such as {@code
 * key/*}, cover its replacement as well, and are no mentions.
 */
final class PolicyScan {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A pattern that begins as some keys' ids do, but not as all. */
  private static final Pattern BEGINNING = Pattern.compile(".*:key/(?!mrk-[*?])[^*?/]+[*?].*");

  private final KeyArn key;
  private final Set<String> aliases = new HashSet<>();

  PolicyScan(MentionQuery query) {
    key = query.key();
    String prefix = key.value().substring(0, key.value().indexOf(":key/") + 1);
    query
        .aliases()
        .forEach(
            alias -> {
              aliases.add(alias.value());
              aliases.add(prefix + alias.value());
            });
  }

  /**
   * The mentions in a document.
   *
   * @param document percent-encoded as RFC 3986 has it, which is how IAM gives it
   */
  List<KeyMention> scan(String arn, String policy, String document) {
    String text = decode(document);
    Optional<JsonNode> read = statements(text);
    if (read.isEmpty()) {
      return inText(text).stream()
          .map(by -> new KeyMention(arn, policy, "unreadable", by))
          .toList();
    }
    JsonNode given = read.get();
    List<JsonNode> statements = new ArrayList<>();
    if (given.isArray()) {
      given.forEach(statements::add);
    } else {
      statements.add(given);
    }
    List<KeyMention> mentions = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      String sid = statements.get(i).path("Sid").asText();
      String name = sid.isEmpty() ? "#" + (i + 1) : sid;
      by(statements.get(i)).ifPresent(by -> mentions.add(new KeyMention(arn, policy, name, by)));
    }
    return mentions;
  }

  /** A plus sign stands for itself; only forms mean a blank by it. */
  private static String decode(String document) {
    return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Optional<JsonNode> statements(String text) {
    try {
      return Optional.ofNullable(JSON.readTree(text).get("Statement"));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private Optional<By> by(JsonNode statement) {
    return Stream.of("Resource", "NotResource", "Condition")
        .flatMap(name -> texts(statement.path(name)))
        .flatMap(text -> by(text).stream())
        .min(By::compareTo);
  }

  private static Stream<String> texts(JsonNode node) {
    if (node.isTextual()) {
      return Stream.of(node.textValue());
    }
    List<JsonNode> children = new ArrayList<>();
    node.forEach(children::add);
    return children.stream().flatMap(PolicyScan::texts);
  }

  private Optional<By> by(String text) {
    if (text.equals(key.value())) {
      return Optional.of(By.KEY_ARN);
    }
    if (text.contains(key.keyId()) || isBeginning(text)) {
      return Optional.of(By.KEY_ID);
    }
    return aliases.contains(text) ? Optional.of(By.ALIAS) : Optional.empty();
  }

  private boolean isBeginning(String text) {
    return BEGINNING.matcher(text).matches() && Wildcards.match(text, key.value());
  }

  /** In a document that is no policy, whatever looks like the key is shown to a person. */
  private Optional<By> inText(String text) {
    if (text.contains(key.value())) {
      return Optional.of(By.KEY_ARN);
    }
    if (text.contains(key.keyId())) {
      return Optional.of(By.KEY_ID);
    }
    return aliases.stream().anyMatch(text::contains) ? Optional.of(By.ALIAS) : Optional.empty();
  }
}
