using System.Diagnostics;
using System.Globalization;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>The door of a call.</summary>
public enum Door
{
    Unary,
    Stream,
    WebSocket,
}

/// <summary>Calls by every door, and the tags that they leave.</summary>
internal static class DoorCalls
{
    /// <summary>A host whose unary and streaming methods do this work.</summary>
    public static Task<LabHost> HostAsync(Func<ServerCallContext, Task> work, TimeProvider? time = null, Action<GatewayOptions>? rest = null)
    {
        var service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                await work(context);
                return new AskResp { Text = request.Text };
            },
            OnWatch = (_, _, context) => work(context),
        };
        return new LabHost
        {
            Service = service,
            Services = services => services.AddSingleton(time ?? TimeProvider.System),
            Rest = options => rest?.Invoke(options),
        }.StartAsync();
    }

    /// <summary>The tags of an activity. A dictionary takes a key once: a tag that comes twice fails the test.</summary>
    public static Dictionary<string, object?> TagsOf(Activity activity) => new(activity.TagObjects);

    /// <summary>Asserts how the activity and the measurement of one call end.</summary>
    public static Task<Activity> AssertEndAsync(Observer observer, Door door, StatusCode code, string name, bool isError = false) =>
        AssertEndAsync(observer, door == Door.WebSocket ? "websocket" : "rest", door == Door.Unary ? "lab.Lab/Ask" : "lab.Lab/Watch", code, name, isError);

    public static async Task<Activity> AssertEndAsync(Observer observer, string door, string method, StatusCode code, string name, bool isError)
    {
        var activity = await observer.EndedAsync();
        var tags = TagsOf(activity);
        Assert.Equal("Microsoft.AspNetCore.Hosting.HttpRequestIn", activity.OperationName);
        Assert.Equal(("grpc", method, door), (tags["rpc.system.name"], tags["rpc.method"], tags["gateway.door"]));
        Assert.Equal(("/" + method, ((int)code).ToString(CultureInfo.InvariantCulture)), (tags["grpc.method"], tags["grpc.status_code"]));
        Assert.Equal((name, isError ? name : null), (tags["rpc.response.status_code"], tags.GetValueOrDefault("error.type")));
        Assert.Equal(isError, activity.Status == ActivityStatusCode.Error);

        var measured = Assert.Single(observer.Of("rpc.server.call.duration")).Tags;
        Assert.Equal((name, method, door), (measured["rpc.response.status_code"], measured["rpc.method"], measured["gateway.door"]));
        return activity;
    }

    /// <summary>Calls by a door, and waits for the end.</summary>
    public static async Task CallAsync(LabHost host, Door door, params (string Name, string Value)[] headers)
    {
        if (door != Door.WebSocket)
        {
            await host.GetAsync(PathOf(door), headers);
            return;
        }

        using var socket = await SocketClient.OpenAsync(host, PathOf(door), options =>
        {
            foreach (var (name, value) in headers)
            {
                options.SetRequestHeader(name, value);
            }
        });
        await socket.ReadAllAsync();
    }

    public static string PathOf(Door door) => door == Door.Unary ? "/v1/ask/x" : "/v1/watch/x";
}
