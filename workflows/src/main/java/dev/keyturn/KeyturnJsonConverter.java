package dev.keyturn;

import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.PayloadConverter;
import io.temporal.payload.context.ActivitySerializationContext;
import io.temporal.payload.context.SerializationContext;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.lang.reflect.Type;

/** Reads what people send strictly, and what workers send each other leniently. */
final class KeyturnJsonConverter extends ExplainingJsonConverter {
  private final PayloadConverter amongWorkers =
      new ExplainingJsonConverter(KeyturnJson.lenientMapper());

  KeyturnJsonConverter() {
    super(KeyturnJson.mapper());
  }

  /** Activities are called by workflows and answer them: no person sends what is read there. */
  @Override
  public PayloadConverter withContext(SerializationContext context) {
    return context instanceof ActivitySerializationContext ? amongWorkers : this;
  }

  @Override
  public <T> T fromData(Payload content, Class<T> valueClass, Type valueType)
      throws DataConverterException {
    return valueClass.isAnnotationPresent(SentByPeople.class) && !sentByAWorker()
        ? super.fromData(content, valueClass, valueType)
        : amongWorkers.fromData(content, valueClass, valueType);
  }

  /**
   * A child got its input from its parent. What people send to a run that continued another is
   * theirs all the same: runs that are chained by cron or by a retry are told alike.
   */
  private static boolean sentByAWorker() {
    return WorkflowUnsafe.isWorkflowThread()
        && Workflow.getInfo().getParentWorkflowId().isPresent();
  }
}
