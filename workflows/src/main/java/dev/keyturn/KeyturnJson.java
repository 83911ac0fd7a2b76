package dev.keyturn;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JSON contract: what people send is read strictly, and they are told what is wrong with it;
 * what workers of different versions send each other is not held to the fields of this version.
 */
public final class KeyturnJson {
  private KeyturnJson() {}

  /** The converter that worker and command line use; its errors name the field and the remedy. */
  public static DataConverter dataConverter() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new KeyturnJsonConverter());
  }

  /** Reads strictly: unknown fields, duplicate keys and unknown types are errors. */
  public static ObjectMapper mapper() {
    return builder().build();
  }

  /** As {@link #mapper()}, but fields that a later version has are passed over. */
  static ObjectMapper lenientMapper() {
    return builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  }

  /** As {@link #mapper()}, and writes the same value always as the same text. */
  public static ObjectMapper canonicalMapper() {
    return builder()
        .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .build();
  }

  /** What is wrong with some JSON, in words that name the field and the remedy. */
  public static String explain(Throwable failure) {
    Optional<JsonMappingException> mapping = first(failure, JsonMappingException.class);
    Throwable root = root(failure);
    if (root instanceof UnrecognizedPropertyException unknown) {
      return path(unknown) + ": unknown field; known are " + known(unknown);
    }
    if (root instanceof InvalidTypeIdException type) {
      return explain(type);
    }
    if (root instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
      return path(format) + ": \"" + format.getValue() + "\" is none of " + names(format);
    }
    if (root instanceof JsonParseException parse) {
      return "input is not JSON: " + parse.getOriginalMessage();
    }
    if (root instanceof IllegalArgumentException || mapping.isEmpty()) {
      // Keyturn's own checks name their field.
      return String.valueOf(root.getMessage());
    }
    String said =
        root instanceof JsonMappingException json
            ? json.getOriginalMessage()
            : String.valueOf(root.getMessage());
    return path(mapping.get()) + ": " + said;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static <T> Optional<T> first(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  private static String explain(InvalidTypeIdException failure) {
    return path(failure)
        + ": type "
        + (failure.getTypeId() == null
            ? "is missing"
            : "\"" + failure.getTypeId() + "\" is not known")
        + " to this version; "
        + failure.getOriginalMessage().replaceFirst("(?s).*(known type ids = \\[[^]]*]).*", "$1");
  }

  private static String names(InvalidFormatException failure) {
    return Stream.of(failure.getTargetType().getEnumConstants())
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  private static String known(UnrecognizedPropertyException unknown) {
    return unknown.getKnownPropertyIds().stream()
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String path(JsonMappingException failure) {
    String path =
        failure.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[" + step.getIndex() + "]"
                        : "." + step.getFieldName())
            .collect(Collectors.joining());
    return path.isEmpty() ? "input" : path.replaceFirst("^\\.", "");
  }

  private static JsonMapper.Builder builder() {
    return JsonMapper.builder(
            Objects.requireNonNull(
                JacksonJsonPayloadConverter.newDefaultObjectMapper().getFactory()))
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .findAndAddModules()
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .addModule(new SimpleModule().addDeserializer(Duration.class, new TextDuration()))
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
  }

  /** A number would leave open which unit it is in. */
  private static final class TextDuration extends FromStringDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    TextDuration() {
      super(Duration.class);
    }

    @Override
    protected Duration _deserialize(String value, DeserializationContext context)
        throws IOException {
      try {
        return Duration.parse(value);
      } catch (DateTimeParseException e) {
        throw context.weirdStringException(
            value, Duration.class, "give an ISO-8601 duration such as PT5M");
      }
    }
  }
}
