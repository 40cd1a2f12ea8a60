using System.Diagnostics;
using System.Globalization;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Client.Channel;
using Grpc.Core;

namespace Gateway.Grpc.Client.Telemetry;

/// <summary>The activity <c>Grpc.Net.Client.GrpcOut</c> of the source <c>Grpc.Net.Client</c>: one for each call, the parent of its HTTP request.</summary>
internal static class ClientActivity
{
    public const string SourceName = "Grpc.Net.Client";
    public const string Name = "Grpc.Net.Client.GrpcOut";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts it and makes it the current one; null when nobody listens.</summary>
    public static Activity? Start(CallTarget target)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var tags = new ActivityTagsCollection
        {
            { ClientTags.System, ClientTags.Grpc },
            { ClientTags.Method, target.QualifiedName },
            { ClientTags.ServerAddress, target.Host },
            { ClientTags.ServerPort, target.Port },
            { ClientTags.GrpcMethod, target.Method.FullName },
        };
        var activity = Source.StartActivity(Name, ActivityKind.Client, parentContext: default, tags);
        activity?.DisplayName = target.QualifiedName;
        return activity;
    }

    public static void Stop(Activity activity, Status status)
    {
        var name = StatusNames.Of(status.StatusCode);
        activity.SetTag(ClientTags.StatusCode, name);
        activity.SetTag(ClientTags.GrpcStatusCode, ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture));
        if (status.StatusCode != StatusCode.OK)
        {
            activity.SetTag(ClientTags.ErrorType, name);
            activity.SetStatus(ActivityStatusCode.Error, status.Detail);
        }

        // Stopping makes current what was so when the call began. Whoever ends the call, on whatever thread, keeps its own.
        var current = Activity.Current;
        activity.Stop();
        if (!ReferenceEquals(current, activity))
        {
            Activity.Current = current;
        }
    }
}
