using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace CountingAgent.Protocol;

/// <summary>The errors of the protocol. The reason in <c>google.rpc.ErrorInfo</c> tells clients which one it is.</summary>
internal static class ProtocolFailure
{
    /// <summary>The domain of the reasons.</summary>
    public const string Domain = "a2a-protocol.org";

    public const string MalformedReason = "INVALID_PARAMS";
    public const string ContentTypeReason = "CONTENT_TYPE_NOT_SUPPORTED";
    public const string UnsupportedReason = "UNSUPPORTED_OPERATION";
    public const string InternalReason = "INTERNAL_ERROR";

    public static RpcException TaskNotFound(string id) => Make(Code.NotFound, "TASK_NOT_FOUND", $"There is no task '{id}'.", ("taskId", id));

    public static RpcException TaskNotCancelable(string id, string state) =>
        Make(Code.FailedPrecondition, "TASK_NOT_CANCELABLE", $"The task has ended: {state}.", ("taskId", id));

    public static RpcException Unsupported(string message) => Make(Code.FailedPrecondition, UnsupportedReason, message);

    public static RpcException NoPushNotifications() => Make(Code.FailedPrecondition, "PUSH_NOTIFICATION_NOT_SUPPORTED", "This agent calls nobody. Stream the message, or subscribe to the task.");

    public static RpcException ContentTypeNotSupported(string message) => Make(Code.InvalidArgument, ContentTypeReason, message);

    public static RpcException VersionNotSupported(string version) =>
        Make(Code.FailedPrecondition, "VERSION_NOT_SUPPORTED", $"Version '{version}' of the protocol is not supported. Send the header A2A-Version: 1.0.");

    public static RpcException Malformed(string field, string description) =>
        Make(Code.InvalidArgument, MalformedReason, $"{field}: {description}", new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = description } } });

    private static RpcException Make(Code code, string reason, string message, params ReadOnlySpan<(string Name, string Value)> metadata)
    {
        var info = new ErrorInfo { Reason = reason, Domain = Domain };
        foreach (var (name, value) in metadata)
        {
            info.Metadata[name] = value;
        }

        return Make(code, message, info);
    }

    private static RpcException Make(Code code, string reason, string message, BadRequest request) =>
        Make(code, message, new ErrorInfo { Reason = reason, Domain = Domain }, request);

    private static RpcException Make(Code code, string message, params ReadOnlySpan<Google.Protobuf.IMessage> details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        foreach (var detail in details)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return status.ToRpcException();
    }
}
