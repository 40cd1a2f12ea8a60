using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Greetering.Client.Output;

/// <summary>The content of a status detail in lines. Knows the types of google/rpc/error_details.proto; prints the size of any other type.</summary>
internal static class DetailText
{
    private static readonly Dictionary<string, Func<Any, IEnumerable<string>>> Types = new()
    {
        [BadRequest.Descriptor.FullName] = On<BadRequest>(static it => it.FieldViolations.Select(violation => $"{violation.Field}: {violation.Description}")),
        [QuotaFailure.Descriptor.FullName] = On<QuotaFailure>(static it => it.Violations.Select(violation => $"{violation.Subject}: {violation.Description}")),
        [RetryInfo.Descriptor.FullName] = On<RetryInfo>(static it => [$"retry after {it.RetryDelay?.ToTimeSpan().TotalSeconds ?? 0} s"]),
        [PreconditionFailure.Descriptor.FullName] = On<PreconditionFailure>(static it =>
            it.Violations.Select(violation => $"{violation.Type} {violation.Subject}: {violation.Description}")),
        [ErrorInfo.Descriptor.FullName] = On<ErrorInfo>(static it =>
            [$"{it.Domain}: {it.Reason}", .. it.Metadata.Select(entry => $"{entry.Key}: {entry.Value}")]),
        [ResourceInfo.Descriptor.FullName] = On<ResourceInfo>(static it => [$"{it.ResourceType} {it.ResourceName}: {it.Description}"]),
        [RequestInfo.Descriptor.FullName] = On<RequestInfo>(static it => [$"request {it.RequestId}"]),
        [LocalizedMessage.Descriptor.FullName] = On<LocalizedMessage>(static it => [$"{it.Locale}: {it.Message}"]),
        [Help.Descriptor.FullName] = On<Help>(static it => it.Links.Select(link => $"{link.Description}: {link.Url}")),
        [DebugInfo.Descriptor.FullName] = On<DebugInfo>(static it => [it.Detail, .. it.StackEntries]),
    };

    /// <exception cref="InvalidProtocolBufferException">The bytes are not of the type they claim.</exception>
    public static IEnumerable<string> Of(Any detail) => Types.TryGetValue(Any.GetTypeName(detail.TypeUrl), out var describe)
        ? describe(detail)
        : [$"({detail.Value.Length} bytes)"];

    private static Func<Any, IEnumerable<string>> On<T>(Func<T, IEnumerable<string>> describe)
        where T : IMessage, new() => detail => describe(detail.Unpack<T>());
}
