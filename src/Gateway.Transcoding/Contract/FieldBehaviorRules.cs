using System.Buffers;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Contract;

/// <summary>Checks a request message against the <c>google.api.field_behavior</c> of its fields, as far as the options ask for it.</summary>
/// <remarks>
/// Works on the message in wire format, after body, query and path have made it. So the same rules apply to all three.
/// <code>
/// 0  masks are checked           -> one error with every path that leads to no field
/// 1  OUTPUT_ONLY is ignored      -> copy without these fields, also in the update mask
/// 2  OUTPUT_ONLY is refused, REQUIRED is checked      -> one error with every problem
/// </code>
/// </remarks>
internal static class FieldBehaviorRules
{
    private const int MostUnknown = 100;

    /// <summary>Whether a message of this type can break a rule that the options ask for.</summary>
    public static bool AreAsked(MessageSchema type, JsonOptions options) => (type.Behaviors & options.Behaviors) != FieldBehaviors.None || ChecksMasks(options);

    /// <summary>Checks a message and appends it to <paramref name="wire"/>.</summary>
    /// <exception cref="TranscodingException">The message breaks rules. The error lists every problem, up to a limit.</exception>
    public static void Write(MessageSchema type, ReadOnlySpan<byte> message, RequestScope scope, JsonOptions options, IBufferWriter<byte> wire)
    {
        var mask = MaskPaths.Of(scope, message);
        if (ChecksMasks(options) && mask is { Unknown: { Count: > 0 } unknown })
        {
            throw TranscodingException.Of([.. unknown.Take(MostUnknown).Select(path => new FieldProblem(scope.Mask!.Name, $"unknown field \"{path}\" of {scope.Resource!.Message!.FullName}"))], unknown.Count);
        }

        var asked = type.Behaviors & options.Behaviors;
        using var copy = new PooledBuffer();
        using var masked = new PooledBuffer();
        if (options.OutputOnlyFields == OutputOnlyFields.Ignore && (asked & FieldBehaviors.OutputOnly) != 0)
        {
            OutputOnlyRemoval.Copy(type, message, scope.Path, copy);
            message = copy.WrittenSpan;
            if (mask is { OutputOnly.Count: > 0 })
            {
                OutputOnlyMask.Copy(scope, message, masked);
                message = masked.WrittenSpan;
            }

            asked &= ~FieldBehaviors.OutputOnly;
        }

        if (asked != FieldBehaviors.None)
        {
            new FieldBehaviorCheck(asked, scope, mask).Check(type, message);
        }

        wire.Write(message);
    }

    // A body that is only a part of the request is checked later, with the rest.
    private static bool ChecksMasks(JsonOptions options) => options is { CheckUpdateMasks: true, AllowPartial: false };
}
