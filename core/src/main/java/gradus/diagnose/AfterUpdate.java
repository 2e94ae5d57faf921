package gradus.diagnose;

final class AfterUpdate {
    static final String ID = "parameters-after-update";
}
