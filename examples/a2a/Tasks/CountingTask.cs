using System.Globalization;
using System.Threading.Channels;
using CountingAgent.Protocol;
using Google.Protobuf.WellKnownTypes;
using Lf.A2a.V1;
using ProtoTask = Lf.A2a.V1.Task;
using Task = System.Threading.Tasks.Task;
using TaskStatus = Lf.A2a.V1.TaskStatus;

namespace CountingAgent.Tasks;

/// <summary>One task. It goes on whether or not somebody follows it.</summary>
internal sealed class CountingTask(string tenant, Message first, TimeProvider time, TimeSpan step)
{
    private const string ArtifactId = "numbers";

    // A caller may answer a question again and again without a number.
    private const int MostMessages = 10;

    private readonly Lock _gate = new();
    private readonly List<Channel<StreamResponse>> _followers = [];
    private readonly ProtoTask _task = new()
    {
        Id = first.TaskId,
        ContextId = first.ContextId,
        Status = new TaskStatus { State = TaskState.Submitted, Timestamp = Timestamp.FromDateTimeOffset(time.GetUtcNow()) },
        History = { first },
    };

    public string Tenant => tenant;

    public string Id => first.TaskId;

    public string ContextId => first.ContextId;

    /// <summary>The task as it is.</summary>
    /// <param name="historyLength">How many of the last messages to keep; null for all.</param>
    /// <param name="withArtifacts">Whether to keep artifacts.</param>
    public ProtoTask Read(int? historyLength, bool withArtifacts = true)
    {
        ProtoTask copy;
        lock (_gate)
        {
            copy = _task.Clone();
        }

        while (copy.History.Count > historyLength)
        {
            copy.History.RemoveAt(0);
        }

        if (!withArtifacts)
        {
            copy.Artifacts.Clear();
        }

        return copy;
    }

    /// <summary>Follows the task: first as it is, then each change, until it ends or waits for its caller.</summary>
    /// <remarks>At most 102 changes wait for a follower that does not read, so the channel needs no bound.</remarks>
    public ChannelReader<StreamResponse> Follow(bool onlyUnfinished = false)
    {
        var channel = Channel.CreateUnbounded<StreamResponse>(new UnboundedChannelOptions { SingleReader = true });
        lock (_gate)
        {
            if (onlyUnfinished && HasEndedBy(_task.Status.State))
            {
                throw ProtocolFailure.Unsupported($"The task has ended: {_task.Status.State}. Read it instead.");
            }

            channel.Writer.TryWrite(new StreamResponse { Task = _task.Clone() });
            _followers.Add(channel);
        }

        return channel.Reader;
    }

    /// <summary>Forgets a follower that has left.</summary>
    public void Leave(ChannelReader<StreamResponse> reader)
    {
        lock (_gate)
        {
            _followers.RemoveAll(channel => channel.Reader == reader);
        }
    }

    /// <summary>Begins to count; without a number, asks for it.</summary>
    public void Start(int? last)
    {
        switch (last)
        {
            case null:
                SetStatus(TaskState.InputRequired, "To which number?");
                break;
            case < 1 or > Counting.Most:
                SetStatus(TaskState.Rejected, $"I count to {Counting.Most} at most, and from 1.");
                break;
            default:
                _ = CountAsync(last.Value);
                break;
        }
    }

    /// <summary>Takes the answer of the caller, if the task waits for one.</summary>
    public void Accept(Message answer)
    {
        lock (_gate)
        {
            if (_task.Status.State is not TaskState.InputRequired)
            {
                throw ProtocolFailure.Unsupported($"The task takes no message: {_task.Status.State}.");
            }

            if (_task.Status.Message is { } question)
            {
                _task.History.Add(question);
            }

            _task.History.Add(answer);
            while (_task.History.Count > MostMessages)
            {
                _task.History.RemoveAt(0);
            }

            Move(TaskState.Submitted, null);
        }
    }

    /// <summary>Stops the task.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (HasEndedBy(_task.Status.State))
            {
                throw ProtocolFailure.TaskNotCancelable(Id, _task.Status.State.ToString());
            }

            Move(TaskState.Canceled, null);
        }
    }

    /// <summary>Whether the task may be dropped: it has ended, or it waits for its caller and is canceled now.</summary>
    public bool TryRetire()
    {
        lock (_gate)
        {
            if (_task.Status.State is TaskState.InputRequired)
            {
                Move(TaskState.Canceled, "No answer came, and newer tasks need the place.");
            }

            return HasEndedBy(_task.Status.State);
        }
    }

    private static bool HasEndedBy(TaskState state) => state is TaskState.Completed or TaskState.Failed or TaskState.Canceled or TaskState.Rejected;

    private async Task CountAsync(int last)
    {
        SetStatus(TaskState.Working, null);
        for (var number = 1; number <= last; number++)
        {
            if (number > 1)
            {
                await Task.Delay(step, time);
            }

            if (!TryAddNumber(number, isLast: number == last))
            {
                return;
            }
        }

        SetStatus(TaskState.Completed, null);
    }

    // Not to a task that was canceled meanwhile.
    private bool TryAddNumber(int number, bool isLast)
    {
        var part = new Part { Text = number.ToString(CultureInfo.InvariantCulture) };
        lock (_gate)
        {
            if (HasEndedBy(_task.Status.State))
            {
                return false;
            }

            if (number == 1)
            {
                _task.Artifacts.Add(new Artifact { ArtifactId = ArtifactId, Name = "The numbers" });
            }

            _task.Artifacts[0].Parts.Add(part);
            Tell(new StreamResponse
            {
                ArtifactUpdate = new TaskArtifactUpdateEvent
                {
                    TaskId = Id,
                    ContextId = ContextId,
                    Artifact = new Artifact { ArtifactId = ArtifactId, Name = "The numbers", Parts = { part } },
                    Append = number > 1,
                    LastChunk = isLast,
                },
            });
            return true;
        }
    }

    private void SetStatus(TaskState state, string? text)
    {
        lock (_gate)
        {
            // A task that has ended stays as it is: it may have been canceled just now.
            if (!HasEndedBy(_task.Status.State))
            {
                Move(state, text);
            }
        }
    }

    private void Move(TaskState state, string? text)
    {
        _task.Status = new TaskStatus
        {
            State = state,
            Message = text is null ? null : Messages.Say(text, ContextId, Id),
            Timestamp = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
        };
        Tell(new StreamResponse { StatusUpdate = new TaskStatusUpdateEvent { TaskId = Id, ContextId = ContextId, Status = _task.Status.Clone() } });
        if (state is not (TaskState.InputRequired or TaskState.AuthRequired) && !HasEndedBy(state))
        {
            return;
        }

        foreach (var follower in _followers)
        {
            follower.Writer.TryComplete();
        }

        _followers.Clear();
    }

    private void Tell(StreamResponse change)
    {
        foreach (var follower in _followers)
        {
            follower.Writer.TryWrite(change);
        }
    }
}
