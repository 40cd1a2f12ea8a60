using System.Globalization;
using CountingAgent.Protocol;
using Grpc.Core;
using Lf.A2a.V1;
using Microsoft.Extensions.Options;
using ProtoTask = Lf.A2a.V1.Task;

namespace CountingAgent.Tasks;

/// <summary>Keeps tasks in memory: the last thousand, each known to its tenant alone. All tenants share the thousand.</summary>
internal sealed class TaskBook(TimeProvider time, IOptions<AgentOptions> options)
{
    private const int Most = 1000;
    private const int DefaultPage = 50;
    private const int LargestPage = 100;

    private readonly Lock _gate = new();

    // In the order in which they began.
    private readonly List<CountingTask> _tasks = [];

    /// <summary>Begins a task with a message.</summary>
    public CountingTask Begin(string tenant, Message message)
    {
        var first = message.Clone();
        first.TaskId = Guid.NewGuid().ToString();
        first.ContextId = ContextOf(message);
        var task = new CountingTask(tenant, first, time, options.Value.Step);
        lock (_gate)
        {
            if (_tasks.Count >= Most)
            {
                var oldest = _tasks.FindIndex(static one => one.TryRetire());
                if (oldest < 0)
                {
                    throw new RpcException(new Status(StatusCode.ResourceExhausted, $"{Most} tasks are at work. Cancel one, or wait."));
                }

                _tasks.RemoveAt(oldest);
            }

            _tasks.Add(task);
        }

        return task;
    }

    /// <summary>Finds a task.</summary>
    /// <exception cref="RpcException">The tenant has none of this id.</exception>
    public CountingTask Find(string tenant, string id)
    {
        lock (_gate)
        {
            return _tasks.Find(task => task.Id == id && task.Tenant == tenant) ?? throw ProtocolFailure.TaskNotFound(id);
        }
    }

    /// <summary>Lists tasks, the one that changed last first.</summary>
    public ListTasksResponse List(ListTasksRequest request)
    {
        var size = !request.HasPageSize ? DefaultPage : request.PageSize is >= 1 and <= LargestPage ? request.PageSize : throw ProtocolFailure.Malformed("pageSize", $"write 1 to {LargestPage}");
        var history = Messages.HistoryLength(request.HasHistoryLength, request.HistoryLength);
        (long, string)? begin = request.PageToken is "" ? null : PlaceOf(request.PageToken);

        var found = Read(request.Tenant, history, request.IncludeArtifacts)
            .Where(task => request.ContextId is "" || task.ContextId == request.ContextId)
            .Where(task => request.Status is TaskState.Unspecified || task.Status.State == request.Status)
            .Where(task => request.StatusTimestampAfter is not { } after || task.Status.Timestamp >= after)
            .OrderDescending(Comparer<ProtoTask>.Create(static (one, other) => Compare(PlaceOf(one), PlaceOf(other))))
            .ToList();
        var rest = begin is { } place ? [.. found.Where(task => Compare(PlaceOf(task), place) < 0)] : found;
        return new ListTasksResponse
        {
            Tasks = { rest.Take(size) },
            NextPageToken = rest.Count > size ? TokenOf(PlaceOf(rest[size - 1])) : "",
            PageSize = size,
            TotalSize = found.Count,
        };
    }

    /// <summary>The conversation that a message belongs to: its own, or a new one.</summary>
    public static string ContextOf(Message message) => message.ContextId is "" ? Guid.NewGuid().ToString() : message.ContextId;

    private List<ProtoTask> Read(string tenant, int? history, bool withArtifacts)
    {
        lock (_gate)
        {
            return [.. _tasks.Where(task => task.Tenant == tenant).Select(task => task.Read(history, withArtifacts))];
        }
    }

    // A page begins behind the last task of the page before it, even if that task has moved up since.
    private static (long Ticks, string Id) PlaceOf(ProtoTask task) => (task.Status.Timestamp.ToDateTime().Ticks, task.Id);

    private static (long Ticks, string Id) PlaceOf(string token) =>
        token.Split('_', 2) is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, id)
            : throw ProtocolFailure.Malformed("pageToken", "write the nextPageToken of the page before");

    private static string TokenOf((long Ticks, string Id) place) => string.Create(CultureInfo.InvariantCulture, $"{place.Ticks}_{place.Id}");

    private static int Compare((long Ticks, string Id) one, (long Ticks, string Id) other) =>
        one.Ticks != other.Ticks ? one.Ticks.CompareTo(other.Ticks) : string.CompareOrdinal(one.Id, other.Id);
}
