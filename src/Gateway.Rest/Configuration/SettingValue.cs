using System.Globalization;
using System.Reflection;

namespace Gateway.Rest.Configuration;

/// <summary>Reads one value of the configuration, and describes its mistake.</summary>
internal static class SettingValue
{
    /// <summary>The mistake in a value; null if there is none.</summary>
    /// <param name="text">The value.</param>
    /// <param name="type">Its type.</param>
    /// <param name="property">The property that it sets, which may refuse it; null inside lists.</param>
    public static string? FindProblem(string text, Type type, PropertyInfo? property)
    {
        if (!TryRead(text, type, out var value, out var problem))
        {
            return problem;
        }

        if (property?.SetMethod is not { IsPublic: true } setter || property.DeclaringType?.GetConstructor(Type.EmptyTypes) is not { } constructor)
        {
            return null;
        }

        try
        {
            setter.Invoke(constructor.Invoke(null), [value]);
            return null;
        }
        catch (TargetInvocationException refused) when (refused.InnerException is ArgumentException reason)
        {
            // "MaxDepth ('500') must be less than or equal to '100'. (Parameter 'MaxDepth')": the place is known.
            var rule = reason.Message.Split(" (Parameter", 2)[0].Split('\n', 2)[0];
            return $"is '{text}': {rule[Math.Max(rule.IndexOf("must", StringComparison.Ordinal), 0)..]}";
        }
    }

    private static bool TryRead(string text, Type type, out object? value, out string? problem)
    {
        (value, problem) = (null, null);
        if (type == typeof(string))
        {
            value = text;
        }
        else if (type == typeof(bool))
        {
            problem = bool.TryParse(text, out var parsed) ? null : $"is '{text}': expected true or false.";
            value = parsed;
        }
        else if (type == typeof(TimeSpan))
        {
            problem = ReadTime(text, out var parsed);
            value = parsed;
        }
        else if (type == typeof(Uri))
        {
            problem = Uri.TryCreate(text, UriKind.Absolute, out var parsed) ? null : $"is '{text}': expected an address such as https://example.com/docs.";
            value = parsed;
        }
        else if (type.IsEnum)
        {
            // The binder also accepts numbers. They are hard to read, and may be out of range.
            var isName = Enum.GetNames(type).Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);
            problem = isName ? null : $"is '{text}': expected {string.Join(" or ", Enum.GetNames(type))}.";
            value = isName ? Enum.Parse(type, text, ignoreCase: true) : null;
        }
        else
        {
            problem = ReadNumber(text, type, out value);
        }

        return problem is null;
    }

    private static string? ReadTime(string text, out TimeSpan time)
    {
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time))
        {
            return $"is '{text}': expected a time as hours:minutes:seconds, such as 00:00:30.";
        }

        return text.Contains(':', StringComparison.Ordinal)
            ? null
            : $"is '{text}', which means days: write 00:00:{(int.TryParse(text, out var seconds) && seconds < 60 ? seconds : 30):00} for seconds, and 1.00:00:00 for a day.";
    }

    private static string? ReadNumber(string text, Type type, out object? value)
    {
        value = null;
        if (type == typeof(double))
        {
            var isDouble = double.TryParse(text, CultureInfo.InvariantCulture, out var number);
            value = number;
            return isDouble ? null : $"is '{text}': expected a number.";
        }

        var (least, most) = type == typeof(int) ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
        if (!long.TryParse(text, CultureInfo.InvariantCulture, out var whole) || whole < least || whole > most)
        {
            return $"is '{text}': expected a whole number{(type == typeof(int) ? " up to 2147483647" : "")}.";
        }

        value = Convert.ChangeType(whole, type, CultureInfo.InvariantCulture);
        return null;
    }
}
