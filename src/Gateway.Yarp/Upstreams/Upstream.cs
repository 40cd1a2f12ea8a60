namespace Gateway.Yarp.Upstreams;

/// <summary>A cluster of gRPC servers: the state of its schema, and whether the schema is doubtful.</summary>
internal sealed class Upstream(string id, GatewayClusterOptions options)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _doubt = NewSignal();
    private volatile UpstreamState _state = new();

    /// <summary>The id of the cluster.</summary>
    public string Id => id;

    public GatewayClusterOptions Options => options;

    /// <summary>The current state.</summary>
    public UpstreamState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>Completes when the schema becomes doubtful: a server did not know a method, or a file or the cluster has changed.</summary>
    public Task Doubted
    {
        get
        {
            lock (_gate)
            {
                return _doubt.Task;
            }
        }
    }

    /// <summary>Requests a new reading of the schema soon.</summary>
    public void Doubt()
    {
        lock (_gate)
        {
            _doubt.TrySetResult();
        }
    }

    /// <summary>A reading begins, which answers all earlier requests.</summary>
    public void BeginRead()
    {
        lock (_gate)
        {
            if (_doubt.Task.IsCompleted)
            {
                _doubt = NewSignal();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
