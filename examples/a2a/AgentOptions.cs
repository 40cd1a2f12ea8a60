namespace CountingAgent;

/// <summary>The section <c>Agent</c>. A mistake in it stops the start.</summary>
internal sealed class AgentOptions
{
    public const string UrlRule = "Agent:Url must be an http or https URL without user, query and fragment: https://agents.example:443.";
    public const string StepRule = "Agent:Step must be 00:00:00 to 01:00:00, as hours:minutes:seconds. A number alone means days.";

    /// <summary>The address that callers know: http or https. Default null: the address that the agent listens at.</summary>
    public Uri? Url { get; set; }

    /// <summary>The time between two numbers. Range 0 to 1 h, default 1 s.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromSeconds(1);

    public bool HasUsableUrl => Url is null or { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" };

    public bool HasUsableStep => Step >= TimeSpan.Zero && Step <= TimeSpan.FromHours(1);
}
