using Gateway.Rest.Options;
using Gateway.Rest.Responses;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Calls;

/// <summary>What the calls of one snapshot share.</summary>
/// <param name="Settings">The options in force.</param>
/// <param name="Tracker">The open calls of the host.</param>
/// <param name="LongTurns">Sends what services hold back that do not await.</param>
/// <param name="Errors">Writes errors; knows the types of their details.</param>
/// <param name="Logger">The log of the doors.</param>
internal sealed record RestRuntime(GatewaySettings Settings, CallTracker Tracker, LongTurns LongTurns, ErrorWriter Errors, ILogger Logger);
