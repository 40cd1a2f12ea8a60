using Gateway.Rest.Calls;

namespace Gateway.Rest.Streams;

/// <summary>Everything that all streams by REST share.</summary>
/// <param name="Calls">The part that all calls share.</param>
/// <param name="LongTurns">Ends the turns of services that write and do not await.</param>
internal sealed record StreamRuntime(CallRuntime Calls, LongTurns LongTurns)
{
    /// <summary>Chooses the format of a stream.</summary>
    public StreamFormats Formats { get; } = new(Calls.Settings.StreamEnvelope, Calls.Settings.EventStreamRetry);
}
