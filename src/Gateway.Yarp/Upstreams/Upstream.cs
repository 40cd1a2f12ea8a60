namespace Gateway.Yarp.Upstreams;

/// <summary>A cluster of gRPC servers: what is known of its schema, and whether that is still so.</summary>
internal sealed class Upstream(string id, GatewayClusterOptions options)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _doubt = NewSignal();
    private volatile UpstreamState _state = new();

    /// <summary>The id of the cluster.</summary>
    public string Id => id;

    public GatewayClusterOptions Options => options;

    /// <summary>What is known now.</summary>
    public UpstreamState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>Ends when somebody doubts the schema: a method was unknown to a server, or a file or the cluster has changed.</summary>
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

    /// <summary>Has the schema read again soon.</summary>
    public void Doubt()
    {
        lock (_gate)
        {
            _doubt.TrySetResult();
        }
    }

    /// <summary>The schema is read now: what was doubted before is answered by that.</summary>
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
