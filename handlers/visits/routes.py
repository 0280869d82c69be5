"""Which handler of visits takes which command, button and typed answer."""

from core.visits import buttons
from handlers.routing import Routes
from handlers.visits import plan, proposal

ROUTES = Routes(
    commands={
        "dusinhhoat": plan.on_visits,
    },
    buttons={
        buttons.YearButton: plan.on_year_tapped,
        buttons.MonthButton: plan.on_month_tapped,
        buttons.OverdueButton: plan.on_overdue_tapped,
        buttons.VisitButton: plan.on_visit_tapped,
        buttons.RecordButton: plan.on_record_tapped,
        buttons.RemoveButton: plan.on_remove_tapped,
        buttons.CellsButton: plan.on_cells_tapped,
        buttons.MonthsButton: plan.on_months_tapped,
        buttons.OfficersButton: plan.on_officers_tapped,
        buttons.AssignButton: plan.on_assign_tapped,
        buttons.ProposeButton: proposal.on_propose_tapped,
        buttons.ProposalButton: proposal.on_proposal_tapped,
        buttons.SlotButton: proposal.on_slot_tapped,
        buttons.SlotOfficerButton: proposal.on_slot_officer_tapped,
        buttons.SlotMonthButton: proposal.on_slot_month_tapped,
        buttons.SaveButton: proposal.on_save_tapped,
        buttons.DropProposalButton: proposal.on_drop_tapped,
    },
)
