package dev.keyturn.aws.datakey;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeyFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file of wrapped data keys, one JSON object a line. Only the text of a wrapped key is ever
 * replaced: all other bytes stay as they are, whatever they mean.
 */
final class JsonLinesFile {
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final byte[] bytes;
  private final List<Entry> entries;

  private JsonLinesFile(byte[] bytes, List<Entry> entries) {
    this.bytes = bytes;
    this.entries = List.copyOf(entries);
  }

  /** A key, and where in the file its quoted ciphertext begins and ends. */
  private record Entry(WrappedDataKey key, int begin, int end) {}

  /** Reads a file; a line that is not as it should be fails with its number. */
  static JsonLinesFile parse(String name, byte[] bytes, WrappedKeyFields fields) {
    List<Entry> entries = new ArrayList<>();
    int number = 1;
    for (int begin = 0; begin < bytes.length; number++) {
      int end = begin;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (!isBlank(bytes, begin, end)) {
        entries.add(new Line(bytes, begin, end, fields).read(name, number));
      }
      begin = end + 1;
    }
    return new JsonLinesFile(bytes.clone(), entries);
  }

  /** The keys, in the order of the lines. */
  List<WrappedDataKey> keys() {
    return entries.stream().map(Entry::key).toList();
  }

  /** The file with these keys in the place of its own, in the same order. */
  byte[] with(List<WrappedDataKey> keys) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    int written = 0;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      String wrapped = keys.get(i).wrappedKey();
      if (!wrapped.equals(entry.key().wrappedKey())) {
        out.write(bytes, written, entry.begin() - written);
        out.writeBytes(('"' + wrapped + '"').getBytes(StandardCharsets.US_ASCII));
        written = entry.end();
      }
    }
    out.write(bytes, written, bytes.length - written);
    return out.toByteArray();
  }

  private static boolean isBlank(byte[] bytes, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Reads one line. */
  private static final class Line {
    private final byte[] bytes;
    private final int begin;
    private final int end;
    private final WrappedKeyFields fields;
    private final Map<String, String> context = new TreeMap<>();
    private Optional<String> id = Optional.empty();
    private Optional<String> wrapped = Optional.empty();
    private int from;
    private int to;

    Line(byte[] bytes, int begin, int end, WrappedKeyFields fields) {
      this.bytes = bytes;
      this.begin = begin;
      this.end = end;
      this.fields = fields;
    }

    Entry read(String name, int number) {
      try (JsonParser json = STRICT.createParser(bytes, begin, end - begin)) {
        require(json.nextToken() == JsonToken.START_OBJECT, "is not a JSON object");
        while (json.nextToken() != JsonToken.END_OBJECT) {
          field(json, json.currentName());
        }
        require(json.nextToken() == null, "goes on behind its object");
        return entry();
      } catch (IOException | IllegalArgumentException e) {
        throw FailureType.INVALID_INPUT.failure(
            name
                + ", line "
                + number
                + ": "
                + explain(e)
                + "; repair the line, nothing was written");
      }
    }

    /** Not the parser's own words, which quote from the line. */
    private static String explain(Exception e) {
      return e instanceof Malformed ? String.valueOf(e.getMessage()) : "is not valid JSON";
    }

    private Entry entry() {
      String key =
          wrapped.orElseThrow(() -> new Malformed("has no \"" + fields.wrappedKey() + "\""));
      String name = id.orElseThrow(() -> new Malformed("has no \"" + fields.id() + "\""));
      require(!name.isBlank() && !key.isBlank(), "has an empty id or wrapped key");
      return new Entry(new WrappedDataKey(name, key, context), from, to);
    }

    private void field(JsonParser json, String field) throws IOException {
      JsonToken value = json.nextToken();
      if (field.equals(fields.id())) {
        id = Optional.of(text(json, value, field));
      } else if (field.equals(fields.wrappedKey())) {
        from = begin + Math.toIntExact(json.currentTokenLocation().getByteOffset());
        wrapped = Optional.of(text(json, value, field));
        to = begin + Math.toIntExact(json.currentLocation().getByteOffset());
        require(from >= begin && bytes[from] == '"' && bytes[to - 1] == '"', "is not UTF-8");
      } else if (field.equals(fields.encryptionContext())) {
        context(json, value, field);
      } else {
        json.skipChildren();
      }
    }

    private void context(JsonParser json, JsonToken value, String field) throws IOException {
      if (value == JsonToken.VALUE_NULL) {
        return;
      }
      require(value == JsonToken.START_OBJECT, "has an \"" + field + "\" that is not an object");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        context.put(name, text(json, json.nextToken(), field + "." + name));
      }
    }

    private static String text(JsonParser json, JsonToken value, String field) throws IOException {
      require(value == JsonToken.VALUE_STRING, "has a \"" + field + "\" that is not a text");
      return json.getText();
    }

    private static void require(boolean condition, String otherwise) {
      if (!condition) {
        throw new Malformed(otherwise);
      }
    }
  }

  private static final class Malformed extends IllegalArgumentException {
    Malformed(String message) {
      super(message);
    }
  }
}
