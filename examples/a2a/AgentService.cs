using System.Threading.Channels;
using CountingAgent.Protocol;
using CountingAgent.Tasks;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Lf.A2a.V1;
using ProtoTask = Lf.A2a.V1.Task;
using Task = System.Threading.Tasks.Task;

namespace CountingAgent;

/// <summary>The agent: an ordinary gRPC service. It knows nothing of HTTP, of JSON and of Server-Sent Events.</summary>
internal sealed class AgentService(TaskBook book) : A2AService.A2AServiceBase
{
    private const string Help = "I count. Say: count to 3";

    public override async Task<SendMessageResponse> SendMessage(SendMessageRequest request, ServerCallContext context)
    {
        var text = Messages.TextOf(request);
        if (Take(request, text, out var last) is not { } task)
        {
            return new SendMessageResponse { Message = Messages.Say(Help, TaskBook.ContextOf(request.Message)) };
        }

        if (request.Configuration is { ReturnImmediately: true })
        {
            task.Start(last);
        }
        else
        {
            await FollowAsync(task, task.Follow(), () => task.Start(last), static _ => Task.CompletedTask, context);
        }

        var configuration = request.Configuration;
        return new SendMessageResponse { Task = task.Read(configuration is { HasHistoryLength: true } ? configuration.HistoryLength : null) };
    }

    public override async Task SendStreamingMessage(SendMessageRequest request, IServerStreamWriter<StreamResponse> responseStream, ServerCallContext context)
    {
        var text = Messages.TextOf(request);
        if (Take(request, text, out var last) is { } task)
        {
            await FollowAsync(task, task.Follow(), () => task.Start(last), change => responseStream.WriteAsync(change, context.CancellationToken), context);
            return;
        }

        await responseStream.WriteAsync(new StreamResponse { Message = Messages.Say(Help, TaskBook.ContextOf(request.Message)) }, context.CancellationToken);
    }

    public override Task<ProtoTask> GetTask(GetTaskRequest request, ServerCallContext context) =>
        Task.FromResult(book.Find(request.Tenant, request.Id).Read(Messages.HistoryLength(request.HasHistoryLength, request.HistoryLength)));

    public override Task<ListTasksResponse> ListTasks(ListTasksRequest request, ServerCallContext context) => Task.FromResult(book.List(request));

    public override Task<ProtoTask> CancelTask(CancelTaskRequest request, ServerCallContext context)
    {
        var task = book.Find(request.Tenant, request.Id);
        task.Cancel();
        return Task.FromResult(task.Read(historyLength: null));
    }

    public override Task SubscribeToTask(SubscribeToTaskRequest request, IServerStreamWriter<StreamResponse> responseStream, ServerCallContext context)
    {
        var task = book.Find(request.Tenant, request.Id);
        return FollowAsync(task, task.Follow(onlyUnfinished: true), static () => { }, change => responseStream.WriteAsync(change, context.CancellationToken), context);
    }

    // The card says that there are none, and no other card.
    public override Task<TaskPushNotificationConfig> CreateTaskPushNotificationConfig(TaskPushNotificationConfig request, ServerCallContext context) =>
        throw ProtocolFailure.NoPushNotifications();

    public override Task<TaskPushNotificationConfig> GetTaskPushNotificationConfig(GetTaskPushNotificationConfigRequest request, ServerCallContext context) =>
        throw ProtocolFailure.NoPushNotifications();

    public override Task<ListTaskPushNotificationConfigsResponse> ListTaskPushNotificationConfigs(ListTaskPushNotificationConfigsRequest request, ServerCallContext context) =>
        throw ProtocolFailure.NoPushNotifications();

    public override Task<Empty> DeleteTaskPushNotificationConfig(DeleteTaskPushNotificationConfigRequest request, ServerCallContext context) =>
        throw ProtocolFailure.NoPushNotifications();

    public override Task<AgentCard> GetExtendedAgentCard(GetExtendedAgentCardRequest request, ServerCallContext context) =>
        throw ProtocolFailure.Unsupported("This agent has one card: /.well-known/agent-card.json.");

    // A task begins only once somebody follows it, so that no change is missed. A caller that leaves does not stop it.
    private static async Task FollowAsync(CountingTask task, ChannelReader<StreamResponse> changes, Action start, Func<StreamResponse, Task> tell, ServerCallContext context)
    {
        try
        {
            start();
            await foreach (var change in changes.ReadAllAsync(context.CancellationToken))
            {
                await tell(change);
            }
        }
        finally
        {
            task.Leave(changes);
        }
    }

    // The task of a message, and the number to count to; null where the message asks for none.
    private CountingTask? Take(SendMessageRequest request, string text, out int? last)
    {
        var message = request.Message;
        if (message.TaskId is "")
        {
            return Counting.IsAskedBy(text, out last) ? book.Begin(request.Tenant, message) : null;
        }

        var task = book.Find(request.Tenant, message.TaskId);
        if (message.ContextId is not "" && message.ContextId != task.ContextId)
        {
            throw ProtocolFailure.Malformed("message.contextId", "the task belongs to another conversation");
        }

        last = Counting.NumberIn(text);
        task.Accept(message);
        return task;
    }
}
