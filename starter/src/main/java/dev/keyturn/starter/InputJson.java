package dev.keyturn.starter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.replacement.ReplacementRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads input; whatever is wrong with it is wrong usage, and the message names the field. */
final class InputJson {
  private static final Pattern S3_URI = Pattern.compile("s3://([^/]+)/(.+)", Pattern.DOTALL);
  private static final Pattern FIELD_NAME =
      Pattern.compile("(?s)(.*),(id|wrappedKey|encryptionContext)=([^,]+)");

  /** Kinds of which a store is all or some, by id. */
  private static final Set<String> SOME = Set.of("snapshots", "images", "launchTemplates");

  private static final String DEFAULT_KEY = "ebsDefaultKey";

  private static final Pattern WINDOW = Pattern.compile("window=([^/]+)/([^/]+)");

  private final ObjectMapper mapper = KeyturnJson.mapper();
  private final CommandLine command;
  private final Console console;

  InputJson(CommandLine command, Console console) {
    this.command = command;
    this.console = console;
  }

  /** The object in the file, or in standard input for {@code -}, or an empty one. */
  ObjectNode read(Optional<String> source) {
    if (source.isEmpty()) {
      return mapper.createObjectNode();
    }
    JsonNode node = json(source.get());
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw wrong(source.get() + ": give one JSON object");
  }

  /** The request, if its fields make one. */
  ReplacementRequest request(ObjectNode fields) {
    return value(fields, ReplacementRequest.class);
  }

  /** The value that the fields make. */
  <T> T value(ObjectNode fields, Class<T> type) {
    try {
      return mapper.treeToValue(fields, type);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw wrong(KeyturnJson.explain(e));
    }
  }

  /** A store as {@code --store} names it. */
  ObjectNode store(String argument) {
    ObjectNode store = mapper.createObjectNode();
    if (argument.startsWith("bucket=")) {
      return bucket(argument.substring("bucket=".length()).split(",", -1));
    }
    if (argument.startsWith("dataKeys=")) {
      String place = argument.substring("dataKeys=".length()).replaceFirst("^object=", "");
      store.put("type", "dataKeys");
      store.set("in", source(place));
      return store;
    }
    if (argument.startsWith("volume=")) {
      return volume(argument.substring("volume=".length()).split(",", -1));
    }
    if (argument.startsWith("table=")) {
      return store.put("type", "table").put("name", argument.substring("table=".length()));
    }
    return imagery(argument);
  }

  /** A source of key material as {@code --material} names it; what is wrong may be a secret. */
  ObjectNode material(String argument) {
    ObjectNode source = mapper.createObjectNode();
    if (argument.startsWith("file=")) {
      return source.put("type", "file").put("path", argument.substring("file=".length()));
    }
    if (argument.startsWith("env=")) {
      return source.put("type", "env").put("name", argument.substring("env=".length()));
    }
    if (argument.equals("generated")) {
      return source.put("type", "generated");
    }
    throw wrong("--material: give file=PATH, env=NAME or generated, never the material");
  }

  /** What a region has of a kind, or some of it: {@code snapshots=snap-1+snap-2}. */
  private ObjectNode imagery(String argument) {
    String[] parts = argument.split("=", 2);
    ObjectNode store = mapper.createObjectNode().put("type", parts[0]);
    boolean some = parts.length > 1 && SOME.contains(parts[0]);
    if (some) {
      ArrayNode ids = store.putArray("ids");
      List.of(parts[1].split("\\+", -1)).forEach(ids::add);
    }
    if (some || (parts.length == 1 && (SOME.contains(parts[0]) || parts[0].equals(DEFAULT_KEY)))) {
      return store;
    }
    throw wrong(
        "--store "
            + argument
            + ": give bucket=NAME, volume=ID, table=NAME, dataKeys=@FILE.json,"
            + " dataKeys=s3://BUCKET/KEY, dataKeys=table:NAME/ATTRIBUTE, snapshots, images,"
            + " launchTemplates or ebsDefaultKey");
  }

  private ObjectNode bucket(String[] parts) {
    ObjectNode store = mapper.createObjectNode().put("type", "bucket").put("name", parts[0]);
    for (int i = 1; i < parts.length; i++) {
      String[] part = parts[i].split("=", 2);
      if (part[0].equals("acknowledge") && part.length == 2) {
        ArrayNode risks = store.putArray("acknowledge");
        List.of(part[1].split("\\+", -1)).forEach(risks::add);
      } else if (part[0].equals("reencryption") && part.length == 2) {
        store.put("reencryption", part[1]);
      } else {
        throw wrong(
            "--store bucket="
                + String.join(",", parts)
                + ": after the name give acknowledge=NAME+NAME or reencryption=MODE");
      }
    }
    return store;
  }

  private ObjectNode volume(String[] parts) {
    ObjectNode store = mapper.createObjectNode().put("type", "volume").put("id", parts[0]);
    for (int i = 1; i < parts.length; i++) {
      Matcher window = WINDOW.matcher(parts[i]);
      if (parts[i].equals("stopInstances")) {
        store.put("stopInstances", true);
      } else if (parts[i].equals("mayLosePublicIp")) {
        store.put("mayLosePublicIp", true);
      } else if (window.matches()) {
        store.putObject("window").put("from", window.group(1)).put("until", window.group(2));
      } else {
        throw wrong(
            "--store volume="
                + String.join(",", parts)
                + ": after the id give stopInstances, mayLosePublicIp or window=FROM/UNTIL");
      }
    }
    return store;
  }

  private ObjectNode source(String place) {
    if (place.startsWith("@")) {
      return inline(place.substring(1));
    }
    if (place.startsWith("table:")) {
      try {
        return TableItemsArgument.parse(place, mapper);
      } catch (IllegalArgumentException e) {
        throw wrong("--store dataKeys=" + place + ": " + e.getMessage());
      }
    }
    return object(place);
  }

  private ObjectNode inline(String file) {
    JsonNode keys = json(file);
    return mapper.createObjectNode().put("type", "inline").set("keys", keys);
  }

  private ObjectNode object(String place) {
    ObjectNode fields = mapper.createObjectNode();
    String uri = place;
    Matcher named = FIELD_NAME.matcher(uri);
    while (named.matches()) {
      fields.put(named.group(2), named.group(3));
      uri = named.group(1);
      named = FIELD_NAME.matcher(uri);
    }
    Matcher parts = S3_URI.matcher(uri);
    if (!parts.matches()) {
      throw wrong("--store dataKeys=" + place + ": give @FILE.json or s3://BUCKET/KEY");
    }
    ObjectNode object = mapper.createObjectNode().put("type", "object");
    object.put("bucket", parts.group(1)).put("key", parts.group(2));
    return fields.isEmpty() ? object : object.set("fields", fields);
  }

  private JsonNode json(String source) {
    try {
      String text =
          source.equals("-")
              ? new String(console.in().readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(source));
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw wrong(source + " is not JSON: " + e.getMessage());
    } catch (IOException e) {
      throw wrong(source + " can't be read: " + e);
    }
  }

  /** Wrong usage of the command. */
  ParameterException wrong(String message) {
    return new ParameterException(command, message);
  }
}
