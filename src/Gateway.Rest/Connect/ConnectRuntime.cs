using Gateway.Rest.Calls;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Rest.Connect;

/// <summary>Everything that all calls by Connect share.</summary>
/// <param name="Calls">The part that all calls share.</param>
/// <param name="Schema">The types of messages and details.</param>
internal sealed record ConnectRuntime(CallRuntime Calls, Schema Schema)
{
    /// <summary>Writes errors.</summary>
    public ConnectErrors Errors { get; } = new(Schema);
}
