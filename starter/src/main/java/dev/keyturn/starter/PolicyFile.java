package dev.keyturn.starter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.AuditPolicy;
import dev.keyturn.audit.Exemption;
import dev.keyturn.audit.MaterialKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An audit's policy as YAML; what is wrong with it is told with its line and field. */
final class PolicyFile {
  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** The field with which a message of Keyturn's own begins. */
  private static final Pattern FIELD =
      Pattern.compile("[A-Za-z_]+(\\.[A-Za-z_]+)*(?=:| is missing)");

  private final String file;
  private final ObjectMapper mapper = KeyturnJson.mapper();

  /** The line of every field and element, by JSON pointer. */
  private final Map<String, Integer> lines = new HashMap<>();

  private PolicyFile(String file) {
    this.file = file;
  }

  /** The policy's fields, or an {@link IllegalArgumentException}. */
  static ObjectNode read(String file, Instant now) {
    PolicyFile policy = new PolicyFile(file);
    try {
      return policy.checked(Files.readString(Path.of(file)), now);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      String said = e.getOriginalMessage().lines().findFirst().orElse("");
      throw policy.wrong(line, "is not YAML: " + said);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " can't be read: " + e, e);
    }
  }

  private ObjectNode checked(String text, Instant now) throws IOException {
    note(text);
    if (!(tree(text) instanceof ObjectNode fields)) {
      throw wrong(1, "give the fields periodDays and exemptions");
    }
    AuditPolicy policy;
    try {
      policy = mapper.treeToValue(fields, AuditPolicy.class);
    } catch (InvalidFormatException e) {
      throw unknownName(e);
    } catch (JsonMappingException e) {
      String said = KeyturnJson.explain(e);
      throw wrong(line(pointer(e), said), said);
    }
    requireInForce(policy.exemptions(), now);
    return fields;
  }

  private void note(String text) throws IOException {
    try (JsonParser parser = YAML.createParser(text)) {
      while (parser.nextToken() != null) {
        lines.putIfAbsent(
            parser.getParsingContext().pathAsPointer().toString(),
            parser.currentTokenLocation().getLineNr());
      }
    }
  }

  private JsonNode tree(String text) throws IOException {
    try (JsonParser parser = YAML.createParser(text)) {
      JsonNode tree =
          mapper.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(parser);
      if (parser.nextToken() != null) {
        throw wrong(parser.currentTokenLocation().getLineNr(), "give one document");
      }
      return tree;
    }
  }

  private void requireInForce(List<Exemption> exemptions, Instant now) {
    for (int i = 0; i < exemptions.size(); i++) {
      Instant expires = exemptions.get(i).expires();
      if (!now.isBefore(expires)) {
        throw wrong(
            line("/exemptions/" + i, "expires:"),
            "exemptions["
                + i
                + "].expires: it expired at "
                + expires
                + "; remove the exemption or give a later time");
      }
    }
  }

  /** Jackson says of a name that it does not know neither where it is nor, shortly, what it is. */
  private IllegalArgumentException unknownName(InvalidFormatException failure) {
    String at = pointer(failure) + "/" + failure.getValue();
    return lines.containsKey(at)
        ? wrong(
            line(at, ""),
            at.substring(1).replace('/', '.')
                + ": unknown; known are "
                + Stream.of(MaterialKind.values())
                    .map(MaterialKind::name)
                    .collect(Collectors.joining(", ")))
        : wrong(line(pointer(failure), ""), KeyturnJson.explain(failure));
  }

  private static String pointer(JsonMappingException failure) {
    return failure.getPath().stream()
        .map(step -> step.getFieldName() == null ? step.getIndex() : step.getFieldName())
        .map(step -> "/" + step)
        .collect(Collectors.joining());
  }

  /** The line of what the message names, or else of what it is in. */
  private int line(String pointer, String said) {
    Matcher field = FIELD.matcher(said);
    String named = field.lookingAt() ? field.group() : "";
    return Stream.of(
            pointer + "/" + named.replace('.', '/'),
            pointer + "/" + named.replaceFirst(".*\\.", ""),
            pointer,
            pointer.replaceFirst("/[^/]*$", ""))
        .filter(lines::containsKey)
        .findFirst()
        .map(lines::get)
        .orElse(1);
  }

  private IllegalArgumentException wrong(int line, String said) {
    return new IllegalArgumentException(file + " line " + line + ": " + said);
  }
}
