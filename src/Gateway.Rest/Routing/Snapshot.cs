using Gateway.Rest.InProcess;
using Gateway.Transcoding.Binding;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Routing;

/// <summary>
/// The methods of one <c>MapGateway()</c>, compiled once with their bindings and endpoints. Immutable: when endpoints change, a new snapshot replaces it, and a
/// call keeps the one with which it began. Routes, documents, console and WebSocket paths all read it.
/// </summary>
/// <param name="Methods">The methods, in the order of their endpoints.</param>
/// <param name="Bindings">Their bindings.</param>
/// <param name="Routes">The bindings again, as routes under each prefix.</param>
/// <param name="Connect">The endpoints that answer the methods by Connect.</param>
/// <param name="Problems">The mistakes in rules. A prefix with mistakes has no routes.</param>
/// <param name="InProcess">The data of each method that calls from code need.</param>
/// <param name="Refused">The methods that are left out because they are hidden: their names are no mistake in options.</param>
internal sealed record Snapshot(
    IReadOnlyList<GatewayMethod> Methods, IReadOnlyList<BindingMetadata> Bindings, IReadOnlyList<BindingRoutes> Routes, IReadOnlyList<Endpoint> Connect,
    IReadOnlyList<BindingProblem> Problems, IReadOnlyDictionary<GatewayMethod, InProcessMethod> InProcess, IReadOnlyList<GatewayMethod> Refused);
