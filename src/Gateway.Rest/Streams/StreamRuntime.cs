using Gateway.Rest.Calls;

namespace Gateway.Rest.Streams;

/// <summary>What all streams by REST share.</summary>
/// <param name="Calls">What they share with all calls.</param>
/// <param name="LongTurns">Sends what services hold back that do not await.</param>
internal sealed record StreamRuntime(CallRuntime Calls, LongTurns LongTurns)
{
    /// <summary>Chooses the format of a stream.</summary>
    public StreamFormats Formats { get; } = new(Calls.Settings.StreamEnvelope, Calls.Settings.EventStreamRetry);
}
