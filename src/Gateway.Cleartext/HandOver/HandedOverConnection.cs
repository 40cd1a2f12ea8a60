using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Cleartext.HandOver;

/// <summary>
/// A handed-over connection, as the HTTP/2 endpoint sees it: the same bytes, addresses and features. Features that the HTTP/2 endpoint sets stay here.
/// The endpoint that accepted the connection owns and closes it.
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

    /// <summary>
    /// Waits until the HTTP/2 endpoint is done. Passes on a close request of the endpoint that accepted the connection: Kestrel sends one when
    /// a change of configuration removes that endpoint.
    /// </summary>
    public async Task RunAsync()
    {
        var requested = accepted.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var passOn = requested.UnsafeRegister(
            static connection => ((HandedOverConnection)connection!).Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose(), this);
        await _ended.Task;
    }
}
