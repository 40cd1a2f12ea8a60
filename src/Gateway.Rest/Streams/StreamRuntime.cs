using Gateway.Rest.Calls;

namespace Gateway.Rest.Streams;

/// <summary>The services that all streams by REST share.</summary>
/// <param name="Calls">The part that all calls share.</param>
/// <param name="LongTurns">Ends the turns of services that write and do not await.</param>
internal sealed record StreamRuntime(CallRuntime Calls, LongTurns LongTurns)
{
    private readonly StreamFormats _plain = new(Calls.Settings.StreamEnvelope, new ServerSentEventsFormat(Calls.Settings.EventStreamRetry), StreamForm.Ndjson);

    /// <summary>Chooses the format of a binding's streams.</summary>
    public StreamFormats FormatsOf(BindingMetadata binding) => binding is { StreamForm: StreamForm.Ndjson, SendsEndEvent: true, EventFields: (null, null) }
        ? _plain
        : new StreamFormats(Calls.Settings.StreamEnvelope, new ServerSentEventsFormat(Calls.Settings.EventStreamRetry, binding), binding.StreamForm);
}
