using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Greetering.Api.Chat;
using Grpc.Core;

namespace Greetering.Client.Output;

/// <summary>
/// A status in words: code, number and message, and below them each detail with its type.
/// <code>
/// ABORTED (10): error!!!!!!
///   BadRequest
///     bad: Bad Request
/// </code>
/// </summary>
internal static class StatusReport
{
    public static async Task WriteAsync(RpcException error, TextWriter output)
    {
        var message = error.Status.Detail is { Length: > 0 } detail ? $": {detail}" : "";
        await output.WriteLineAsync(ConsoleText.Printable($"{StatusNames.Of((int)error.StatusCode)} ({(int)error.StatusCode}){message}"));
        foreach (var line in Details(error))
        {
            await output.WriteLineAsync(ConsoleText.Printable(line));
        }
    }

    private static IEnumerable<string> Details(RpcException error)
    {
        Google.Rpc.Status? status;
        try
        {
            status = error.GetRpcStatus();
        }
        catch (InvalidProtocolBufferException broken)
        {
            return [$"  (the details can't be read: {broken.Message})"];
        }

        return status is null ? [] : status.Details.SelectMany(Describe);
    }

    private static IEnumerable<string> Describe(Any detail)
    {
        var type = Any.GetTypeName(detail.TypeUrl);
        IEnumerable<string> lines;
        try
        {
            lines = DetailText.Of(detail);
        }
        catch (InvalidProtocolBufferException broken)
        {
            lines = [$"(can't be read: {broken.Message})"];
        }

        const string RpcPackage = "google.rpc.";
        return [$"  {(type.StartsWith(RpcPackage, StringComparison.Ordinal) ? type[RpcPackage.Length..] : type)}", .. lines.Select(line => $"    {line}")];
    }
}
