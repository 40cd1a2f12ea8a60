using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Hosting.Connections;

/// <summary>
/// A connection as the endpoint sees it that it was handed over to: the same bytes, addresses and features. What that endpoint sets is its own,
/// and the connection itself is closed by the endpoint that accepted it.
/// </summary>
internal sealed class HandedOverConnection(ConnectionContext accepted) : ConnectionContext
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string ConnectionId { get; set; } = accepted.ConnectionId;

    public override IFeatureCollection Features { get; } = new FeatureCollection(accepted.Features);

    public override IDictionary<object, object?> Items
    {
        get => accepted.Items;
        set => accepted.Items = value;
    }

    public override IDuplexPipe Transport { get; set; } = accepted.Transport;

    public override CancellationToken ConnectionClosed
    {
        get => accepted.ConnectionClosed;
        set => accepted.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => accepted.LocalEndPoint;
        set => accepted.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => accepted.RemoteEndPoint;
        set => accepted.RemoteEndPoint = value;
    }

    public override void Abort() => accepted.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => accepted.Abort(abortReason);

    public override ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        return base.DisposeAsync();
    }

    /// <summary>Waits for the end. When the endpoint that accepted the connection asks for it, as on a change of configuration, the request is passed on.</summary>
    public async Task RunAsync()
    {
        var requested = accepted.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var passOn = requested.UnsafeRegister(
            static connection => ((HandedOverConnection)connection!).Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose(), this);
        await _ended.Task;
    }
}
