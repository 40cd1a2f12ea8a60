using System.Globalization;

namespace Gateway.Load.Servers;

/// <summary>The usage of a server since its start.</summary>
/// <param name="ProcessorMicroseconds">Processor time of all threads, in user and system mode.</param>
/// <param name="AllocatedBytes">Bytes allocated on the managed heap.</param>
/// <param name="CompiledMethods">Methods that the just-in-time compiler compiled; recompiled methods count again.</param>
internal readonly record struct Usage(double ProcessorMicroseconds, double AllocatedBytes, double CompiledMethods)
{
    public static Usage operator -(Usage left, Usage right) =>
        new(left.ProcessorMicroseconds - right.ProcessorMicroseconds, left.AllocatedBytes - right.AllocatedBytes, left.CompiledMethods - right.CompiledMethods);

    public static Usage operator /(Usage total, int count) =>
        new(total.ProcessorMicroseconds / count, total.AllocatedBytes / count, total.CompiledMethods / count);

    public static Usage Parse(string text) =>
        text.Split(' ').Select(static number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray() is [var processor, var allocated, var compiled]
            ? new(processor, allocated, compiled)
            : throw new FormatException($"Three numbers were expected: {text}");
}
