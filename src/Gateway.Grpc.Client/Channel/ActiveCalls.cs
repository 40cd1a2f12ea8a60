using Gateway.Grpc.Client.Calls;

namespace Gateway.Grpc.Client.Channel;

/// <summary>The calls in flight on a channel, so that closing it ends them.</summary>
internal sealed class ActiveCalls
{
    private readonly Lock _gate = new();
    private readonly HashSet<HttpCall> _calls = [];

    public bool Closed { get; private set; }

    public bool TryAdd(HttpCall call)
    {
        lock (_gate)
        {
            return !Closed && _calls.Add(call);
        }
    }

    public void Remove(HttpCall call)
    {
        lock (_gate)
        {
            _calls.Remove(call);
        }
    }

    /// <summary>Ends every call. False when this was done before.</summary>
    public bool Close()
    {
        HttpCall[] open;
        lock (_gate)
        {
            if (Closed)
            {
                return false;
            }

            Closed = true;
            open = [.. _calls];
        }

        // Outside the lock: a call that ends takes itself off the list.
        foreach (var call in open)
        {
            call.Dispose();
        }

        return true;
    }
}
