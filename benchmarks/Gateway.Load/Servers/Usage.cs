using System.Globalization;

namespace Gateway.Load.Servers;

/// <summary>What a server has used since its start.</summary>
/// <param name="ProcessorMicroseconds">In all its threads, in user and system mode.</param>
/// <param name="AllocatedBytes">On the managed heap.</param>
/// <param name="CompiledMethods">By the just-in-time compiler; a method that is compiled again counts again.</param>
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
