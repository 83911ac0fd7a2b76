package dev.keyturn;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.failure.FailureType;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.lang.reflect.Type;

/** Reads JSON with errors that name the field and the remedy. */
class ExplainingJsonConverter extends JacksonJsonPayloadConverter {
  ExplainingJsonConverter(ObjectMapper mapper) {
    super(mapper);
  }

  @Override
  public <T> T fromData(Payload content, Class<T> valueClass, Type valueType)
      throws DataConverterException {
    try {
      return super.fromData(content, valueClass, valueType);
    } catch (DataConverterException failure) {
      throw FailureType.INVALID_INPUT.failure(KeyturnJson.explain(failure));
    }
  }
}
