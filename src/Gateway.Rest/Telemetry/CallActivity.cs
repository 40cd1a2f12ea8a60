using System.Diagnostics;
using System.Globalization;
using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Telemetry;

/// <summary>Tags the activity that ASP.NET Core makes for the request (<c>Microsoft.AspNetCore.Hosting.HttpRequestIn</c>) with the call.</summary>
internal static class CallActivity
{
    /// <summary>The activity of the request; null if no listener samples it.</summary>
    public static Activity? Of(HttpContext http) =>
        Activity.Current is not null
        && http.Features.Find<IHttpActivityFeature>() is { Activity: { IsAllDataRequested: true } activity }
        && activity.Source.HasListeners()
            ? activity
            : null;

    public static void Begin(Activity activity, string method, string door)
    {
        activity.SetTag(CallTags.System, CallTags.Grpc);
        activity.SetTag(CallTags.Method, method);
        activity.SetTag(CallTags.Door, door);
    }

    public static void End(Activity activity, string method, Status status)
    {
        activity.SetTag(CallTags.GrpcMethod, "/" + method);
        var name = StatusCodeNames.Of(status.StatusCode);
        activity.SetTag(CallTags.StatusCode, name);
        activity.SetTag(CallTags.GrpcStatusCode, ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture));
        if (ServerFault.Is(status.StatusCode))
        {
            activity.SetTag(CallTags.ErrorType, name);
            activity.SetStatus(ActivityStatusCode.Error, status.Detail);
        }
    }
}
