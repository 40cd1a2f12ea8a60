using System.Text;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Hosting;

/// <summary>Explains to people why the gateway could not start.</summary>
internal static class StartProblem
{
    public static string Describe(Exception problem)
    {
        var text = new StringBuilder("The gateway cannot start: ");
        var said = new HashSet<string>(StringComparer.Ordinal);
        Append(text, problem, said);
        if (problem is IOException && problem.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
        {
            text.AppendLine().Append("Another program listens there: end it, or choose another address with --urls.");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Exception problem, HashSet<string> said)
    {
        if (problem is AggregateException many)
        {
            foreach (var one in many.InnerExceptions)
            {
                Append(text, one, said);
            }

            return;
        }

        // Many exceptions repeat the message of their cause.
        if (!said.Any(earlier => earlier.Contains(problem.Message, StringComparison.OrdinalIgnoreCase)) && said.Add(problem.Message))
        {
            text.Append(said.Count > 1 ? Environment.NewLine + "  " : "").Append(IsExpected(problem) ? "" : $"{problem.GetType().Name}: ").Append(problem.Message);
        }

        if (problem.InnerException is { } cause)
        {
            Append(text, cause, said);
        }
    }

    // The messages of these exceptions are written for people. Others may be unclear without the name of their type.
    private static bool IsExpected(Exception problem) => problem is IOException or InvalidOperationException or InvalidDataException or FormatException or OptionsValidationException
        || problem.GetType().Namespace?.StartsWith("Gateway", StringComparison.Ordinal) == true
        || problem.InnerException is not null;
}
