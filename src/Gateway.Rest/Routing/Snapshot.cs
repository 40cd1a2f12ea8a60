using Gateway.Rest.InProcess;
using Gateway.Transcoding.Binding;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Routing;

/// <summary>
/// What one <c>MapGateway()</c> serves: its methods, compiled once with their bindings and endpoints. Immutable: when endpoints change, a new one takes its place, and a
/// call keeps the one that it began with. Routes, documents, console and WebSocket paths all read it.
/// </summary>
/// <param name="Methods">The methods, in the order of their endpoints.</param>
/// <param name="Bindings">Their bindings.</param>
/// <param name="Routes">The bindings again, as routes under each prefix.</param>
/// <param name="Connect">The endpoints that answer the methods by Connect.</param>
/// <param name="Problems">The mistakes in rules. A prefix with mistakes has no routes.</param>
/// <param name="InProcess">What calls by code need of each method.</param>
internal sealed record Snapshot(
    IReadOnlyList<GatewayMethod> Methods, IReadOnlyList<BindingMetadata> Bindings, IReadOnlyList<BindingRoutes> Routes, IReadOnlyList<Endpoint> Connect,
    IReadOnlyList<BindingProblem> Problems, IReadOnlyDictionary<GatewayMethod, InProcessMethod> InProcess);
